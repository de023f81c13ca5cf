"""The documents that people read as help pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Context, Template

from commissioning import guides
from commissioning.enums import Role
from commissioning.templatetags.govuk import GUIDES

ROOT = Path(__file__).resolve().parents[3]
TERM_TAG = re.compile(r"""{%\s*term\s+["']([^"']+)["']""")


def test_every_guide_is_listed_and_every_role_has_one():
    assert sorted(path.stem for path in (ROOT / "docs/guides").glob("*.md")) == sorted(guides.GUIDES)
    assert set(GUIDES) == set(Role)
    assert set(GUIDES.values()) == set(guides.GUIDES)


@pytest.mark.parametrize("slug", [*guides.GUIDES, *guides.ABOUT])
def test_a_guide_has_a_title_and_a_first_sentence(slug):
    found = guides.guide(slug)
    assert found.title
    assert found.summary.endswith(".")
    assert "<h1" not in found.body


def test_there_is_no_guide_under_another_name():
    assert guides.guide("../../commissioning/settings") is None
    assert guides.guide("deploy") is None


def test_markup_in_a_document_stays_text():
    assert "<b>" not in guides._drawn("Some <b>bold</b> text")


def test_links_between_documents_lead_to_help_pages_and_pictures_to_the_pictures():
    drawn = guides._drawn("[word](../glossary.md#lot) and ![a list](../images/list.png) and [out](https://example.org)")
    assert re.findall(r'(?:href|src)="([^"]+)"', drawn) == [
        "/help/glossary/#lot",
        "/help/pictures/list.png",
        "https://example.org",
    ]


@pytest.mark.parametrize("name", ["../glossary.md", "x.svg", "nothing.png", "..png", "decide.png/"])
def test_only_a_picture_of_the_documents_is_served(name):
    assert guides.picture(name) is None


def test_a_picture_that_is_there_is_served():
    assert guides.picture("decide.png").name == "decide.png"


def test_every_word_of_the_glossary_is_explained():
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    assert len(guides.terms()) == text.count("\n- **")
    assert guides.explained("Extension") == "The use of an option. Nothing else is called one."


def test_a_word_is_explained_where_it_stands():
    drawn = Template('{% load glossary %}{% term "extension" "extend" %} {% term "lot" %}').render(Context())
    assert re.findall(r'popovertarget="(.+?)">(.+?)<', drawn) == [("term-1", "extend"), ("term-2", "lot")]
    assert re.findall(r'popover id="(.+?)"', drawn) == ["term-1", "term-2"]
    assert "<strong>Extension</strong>: The use of an option." in drawn


def test_a_word_without_an_explanation_is_refused():
    with pytest.raises(KeyError, match="gobbledegook"):
        Template('{% load glossary %}{% term "gobbledegook" %}').render(Context())


def test_every_word_explained_on_a_page_is_in_the_glossary():
    pages = [path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")]
    used = {word.lower() for page in pages for word in TERM_TAG.findall(page)}
    assert used - set(guides.terms()) == set()
