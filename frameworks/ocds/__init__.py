"""The register as open data: a release package of the Open Contracting Data Standard 1.1 (`docs/open-data.md`)."""
