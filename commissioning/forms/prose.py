"""Text in paragraphs, whatever line ends a browser sends."""

from __future__ import annotations

from typing import Any

from django import forms


class ProseField(forms.CharField):
    """Long text. A browser ends lines with CR LF; what is stored has LF, and that alone is no change."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n")
