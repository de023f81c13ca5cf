"""The stored form: one document, one sequence of bytes; and hashes that say what they cover."""

import json
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from commissioning.documents import nodes, snapshot
from commissioning.documents.errors import InvalidDocument
from tests.fixtures import s0_tree


@pytest.mark.parametrize("document", [s0_tree.draft(), s0_tree.issued(), s0_tree.record()], ids=lambda d: d.status)
def test_a_document_comes_back_from_its_bytes_as_it_was(document):
    assert snapshot.from_json(snapshot.canonical_bytes(document)) == document


@given(some.text(), some.booleans(), some.booleans())
def test_any_text_comes_back_in_normal_form(text, strong, emphasis):
    stored = snapshot.to_json(nodes.Text(text, strong, emphasis))
    assert snapshot.from_json(stored) == nodes.Text(unicodedata.normalize("NFC", text), strong, emphasis)
    assert snapshot.to_json(snapshot.from_json(stored)) == stored


def test_stored_json_has_sorted_keys_no_spaces_and_the_schema_number():
    assert snapshot.to_json(nodes.Text("£ e\u0301")) == (
        '{"content":{"emphasis":false,"node":"Text","strong":false,"text":"£ \u00e9"},"schema":1}'
    )


@pytest.mark.parametrize("value", [1.5, {1: "a"}, {"a": object()}, {"a": b"bytes"}])
def test_what_has_no_single_form_is_refused(value):
    with pytest.raises(InvalidDocument):
        snapshot.to_json(value)


@pytest.mark.parametrize(
    ("stored", "says"),
    [
        ("no json", "not a stored document"),
        ("[]", "not a stored document"),
        ('{"schema":99,"content":null}', "stored in schema 99"),
        ('{"schema":1,"content":{"node":"Sonnet"}}', "does not know the kind of content called 'Sonnet'"),
        ('{"schema":1,"content":{"node":"LineBreak","soft":true}}', "other fields than this version has: soft"),
        ('{"schema":1,"content":{"node":"Text","text":"x"}}', "other fields than this version has: emphasis, strong"),
    ],
)
def test_what_this_version_cannot_know_is_refused_in_words(stored, says):
    with pytest.raises(InvalidDocument, match=says):
        snapshot.from_json(stored)


def test_an_older_schema_is_lifted_step_by_step(monkeypatch):
    monkeypatch.setitem(
        nodes.UPCASTERS, 0, lambda content: content | {"strong": False, "emphasis": content.pop("italic")}
    )
    older = '{"schema":0,"content":{"node":"Text","text":"x","italic":true}}'
    assert snapshot.from_json(older) == nodes.Text("x", emphasis=True)


def test_draft_issued_paper_and_record_of_the_same_words_share_the_content_hash():
    hashes = {snapshot.content_hash(document) for document in (s0_tree.draft(), s0_tree.issued(), s0_tree.record())}
    assert hashes == {s0_tree.issued().content_hash}


@pytest.mark.parametrize("change", [{"title": "Another title"}, {"reference": "BRK-DPR-2020-015"}, {"blocks": ()}])
def test_other_words_have_another_content_hash(change):
    paper = s0_tree.issued()
    assert snapshot.content_hash(replace(paper, **change)) != paper.content_hash


def test_the_record_hash_covers_content_decision_and_the_audit_chain_before():
    payload = snapshot.record_payload(s0_tree.record(), s0_tree.DECISION, "ab" * 32)
    before = snapshot.record_hash(payload)
    others = [
        snapshot.record_payload(replace(s0_tree.record(), title="Other"), s0_tree.DECISION, "ab" * 32),
        snapshot.record_payload(s0_tree.record(), s0_tree.DECISION | {"reference": "BRK-D-2020-032"}, "ab" * 32),
        snapshot.record_payload(s0_tree.record(), s0_tree.DECISION, "cd" * 32),
    ]
    assert len({before, *map(snapshot.record_hash, others)}) == 4
    assert snapshot.record_hash(json.loads(json.dumps(payload))) == before


def test_a_document_refuses_what_no_paper_may_hold():
    for wrong in (
        lambda: nodes.Link("http://plain.example", ()),
        lambda: nodes.Link("javascript:alert(1)", ()),
        lambda: nodes.Council("X", "red; }"),
        lambda: nodes.Items(True, "bullet", ()),
        lambda: nodes.Figure("f", nodes.Asset("a", "0" * 64, "image/png"), alt=" "),
        lambda: nodes.Asset("a", "0" * 64, "text/html"),
        lambda: replace(s0_tree.issued(), title=" "),
        lambda: replace(s0_tree.issued(), language='en" onload="'),
    ):
        with pytest.raises(InvalidDocument):
            wrong()
