"""What is entered from a paper in common, whether a person signed it or a meeting minuted it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from decisions.enums import ItemOutcome
from decisions.forms.deciding import DecideForm
from decisions.models import Report
from decisions.paper import MOST_BYTES
from decisions.resolving import APPROVED
from decisions.selectors.paper import problem_with

CHOOSE_AGAIN = "A browser does not keep a chosen file: choose the scan again."
OF_SCAN = f"A PDF of at most {MOST_BYTES // 1024 // 1024} MB, with every page."


class OnPaperForm(DecideForm):
    """Every recommendation with what the paper says of it, and the reasons as they stand on it.

    `cleaned_data` has what `services.workflow.perform` takes: `reason`, `items` and `paper`.
    """

    deferred = ""

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        super().__init__(*args, obj=obj, **kwargs)
        del self.fields["has_no_conflict"]
        self.fields.pop("takes_report_reasons", None)
        self.report_reasons = ""  # a paper's reasons are entered as they stand on it
        self.fields["reason"].required = True

    @property
    def outcomes(self) -> list[tuple[str, str]]:
        """A paper may say anything of a recommendation, also of a single one."""
        return list(ItemOutcome.choices)

    def clean_scan(self) -> bytes:
        """The bytes of the scan, when it is a PDF that opens; none where none had to be chosen."""
        given: UploadedFile | None = self.cleaned_data["scan"]
        if given is None:
            return b""
        if given.size is not None and given.size > MOST_BYTES:
            raise forms.ValidationError(problem_with(b" " * (MOST_BYTES + 1)))
        content = given.read()
        if problem := problem_with(content):
            raise forms.ValidationError(problem)
        return content

    def refuse_all_unapproved(self, cleaned: dict[str, Any]) -> None:
        """All refused is a refusal of the report; a paper that approves nothing else is no decision yet."""
        outcomes = {one.outcome for one in cleaned["items"].values()}
        if not self.errors and not outcomes & set(APPROVED) and outcomes != {ItemOutcome.REFUSED}:
            raise forms.ValidationError(self.deferred)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            if "scan" in self.files and "scan" not in self.errors:
                self.add_error("scan", CHOOSE_AGAIN)
            return cleaned
        is_refusal = {one.outcome for one in cleaned["items"].values()} == {ItemOutcome.REFUSED}
        paper = self.typed(cleaned, is_refusal=is_refusal)
        return {"reason": cleaned["reason"], "items": cleaned["items"], "paper": paper}

    def typed(self, cleaned: dict[str, Any], *, is_refusal: bool) -> Any:
        """The paper as its form has it."""
        raise NotImplementedError
