"""The document engine: content nodes → canonical snapshot → render → certify → verify.

Pure: no ORM, no settings, no network. Reports, notices and letters all use it. Read the modules in this order:
`nodes` (what a document is made of), `prose` (Markdown to nodes), `numbering` (labels as real text), `snapshot`
(canonical bytes and hashes), `html` and `render` (screen, PDF), `certificates` and `seal` (PAdES), `verify`.
"""
