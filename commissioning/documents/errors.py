"""What can go wrong between content and a certified file; every message says what would put it right."""


class DocumentError(Exception):
    """Any failure of the document engine."""


class InvalidDocument(DocumentError):
    """A node, a stored tree or an asset that no document may hold."""


class RenderFailed(DocumentError):
    """No PDF was made. Nothing was stored; the render can be tried again."""


class SealFailed(DocumentError):
    """The PDF could not be certified. The unsigned bytes are never served; certification can be tried again."""
