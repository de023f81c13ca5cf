"""Nodes to HTML: one tree of elements for the screen and for paper."""

from commissioning.documents.html.page import render_html

__all__ = ["render_html"]
