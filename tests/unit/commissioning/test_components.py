"""Our components draw what govuk-frontend's own macros draw, by the fixtures it publishes."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from commissioning.components import COMPONENTS

FIXTURES = Path(__file__).parent / "govuk_fixtures"
SLOTS = "slots for markup of other makers are not used"
SCRIPTED = "the scripted drop zone is not used: a plain file box is"
# What is not drawn, and why. Every other fixture is.
NOT_DRAWN: dict[tuple[str, str], str] = {
    ("file-upload", "enhanced"): SCRIPTED,
    ("file-upload", "enhanced, with error message and hint"): SCRIPTED,
    ("file-upload", "enhanced, multiple files"): SCRIPTED,
    ("file-upload", "enhanced, custom wrapper classes and attributes"): SCRIPTED,
    ("file-upload", "translated"): SCRIPTED,
    ("service-navigation", "with language navigation"): SLOTS,
    ("service-navigation", "with right-aligned language navigation"): SLOTS,
    ("service-navigation", "inverse with language navigation"): SLOTS,
    ("service-navigation", "with slotted content"): SLOTS,
    ("service-navigation", "with `inline` end slot"): SLOTS,
}


class Tree(HTMLParser):
    """Markup as a list of what it says, however it is laid out: attributes sorted, white space at one space."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Any] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: " ".join((value or "").split()) if name == "class" else value for name, value in attrs}
        self.parts.append((tag, sorted(told.items(), key=lambda item: item[0])))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if self.parts and isinstance(self.parts[-1], str) and self.parts[-1].startswith("text:"):
            data = self.parts.pop()[len("text:") :] + data
        text = " ".join(data.split())
        if text:
            self.parts.append(f"text:{text}")


def fixtures() -> list[tuple[str, str, dict[str, Any], str]]:
    """Component, name of the case, options, markup."""
    return [
        (component, case["name"], case["options"], case["html"])
        for component in sorted(COMPONENTS)
        for case in json.loads((FIXTURES / f"{component}.json").read_text(encoding="utf-8"))["fixtures"]
    ]


CASES = fixtures()


@pytest.mark.parametrize(
    ("component", "name", "options", "expected"), CASES, ids=[f"{component}: {name}" for component, name, *_ in CASES]
)
def test_a_component_is_drawn_as_its_maker_draws_it(
    component: str, name: str, options: dict[str, Any], expected: str
) -> None:
    if reason := NOT_DRAWN.get((component, name)):
        pytest.skip(reason)
    assert Tree(COMPONENTS[component](options)).parts == Tree(expected).parts


def test_what_is_not_drawn_is_a_case_that_differs() -> None:
    cases = {(component, name): (options, html) for component, name, options, html in CASES}
    assert set(NOT_DRAWN) - set(cases) == set()
    drawn = [
        case for case in NOT_DRAWN if Tree(COMPONENTS[case[0]](cases[case][0])).parts == Tree(cases[case][1]).parts
    ]
    assert drawn == []


def test_text_is_escaped_and_markup_is_not() -> None:
    assert COMPONENTS["tag"]({"text": "<b>"}) == '<strong class="govuk-tag">&lt;b&gt;</strong>'
    assert COMPONENTS["tag"]({"html": "<b>in</b>"}) == '<strong class="govuk-tag"><b>in</b></strong>'
    assert 'value="&quot;&gt;"' in COMPONENTS["input"]({"name": "a", "value": '">'})
