"""Nodes to HTML: one tree of elements for the screen and for paper."""

from commissioning.documents.html.page import render_html, render_part

__all__ = ["render_html", "render_part"]
