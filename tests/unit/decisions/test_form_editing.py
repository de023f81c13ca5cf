"""Changing a form of report step by step, and moving a draft to what it has become."""

import pytest

from decisions import form_editing, form_moves
from decisions.form_moves import Standing
from decisions.form_structure import MAX_LEVEL, InvalidForm, checked


def form(*sections, **more):
    return checked(
        {"slug": "note", "name": "Note", "action": "extend", "scheme": "n.n", "reference_code": "NOT", **more,
         "sections": [dict(zip(("key", "heading", "parent"), section, strict=False)) for section in sections]}
    )  # fmt: skip


FORM = form(("why", "Why"), ("money", "Money"), ("price", "Price", "money"), ("vat", "VAT", "money"), ("law", "Law"))


def keys(structure):
    return [section["key"] for section in structure["sections"]]


def test_a_heading_is_put_between_two_others_behind_what_stands_under_the_first():
    changed = form_editing.with_heading(FORM, after="money", values={"heading": "Staff & premises"})
    assert keys(changed) == ["why", "money", "price", "vat", "staff-premises", "law"]
    under = form_editing.with_heading(FORM, after="price", values={"heading": "Price", "parent": "money"})
    assert keys(under) == ["why", "money", "price", "price-2", "vat", "law"]
    assert under["sections"][3]["level"] == 2


def test_a_heading_moves_with_all_that_stands_under_it():
    assert keys(form_editing.with_heading_moved(FORM, key="money", places=1)) == ["why", "law", "money", "price", "vat"]
    assert keys(form_editing.with_heading_moved(FORM, key="vat", places=-1)) == ["why", "money", "vat", "price", "law"]


@pytest.mark.parametrize(
    ("step", "given", "said"),
    [
        (form_editing.with_heading_moved, {"key": "why", "places": -1}, "“Why” is the first one there already."),
        (form_editing.with_heading_moved, {"key": "law", "places": 1}, "“Law” is the last one there already."),
        (form_editing.without_heading, {"key": "money"}, "Other headings stand under “Money”."),
        (form_editing.without_heading, {"key": "gone"}, "That heading is not in the form any more."),
        (form_editing.with_changed_heading, {"key": "law", "values": {"parent": "vat", "kind": "poem"}}, "poem"),
        (form_editing.with_changed_heading, {"key": "why", "values": {"parent": "law"}}, "does not come before it"),
        (form_editing.with_settings, {"scheme": "cuneiform"}, "cuneiform"),
    ],
)
def test_what_could_not_be_printed_is_refused_in_words(step, given, said):
    with pytest.raises(InvalidForm, match=said):
        step(FORM, **given)


def test_the_last_heading_stays():
    with pytest.raises(InvalidForm, match="at least one heading"):
        form_editing.without_heading(form(("why", "Why")), key="why")


def test_a_step_leaves_the_form_it_began_from_as_it_was():
    before = form(("why", "Why"), ("law", "Law"))
    form_editing.with_heading(FORM, after="why", values={"heading": "Staff"})
    form_editing.with_changed_heading(FORM, key="why", values={"heading": "Reasons"})
    assert (keys(FORM), FORM["sections"][0]["heading"]) == (["why", "money", "price", "vat", "law"], "Why")
    assert keys(before) == ["why", "law"]


def test_what_is_different_is_told_in_sentences():
    changed = form_editing.with_changed_heading(FORM, key="why", values={"heading": "Reasons", "required": True})
    changed = form_editing.without_heading(changed, key="vat")
    changed = form_editing.with_heading(changed, after="law", values={"heading": "Staff"})
    changed = form_editing.with_settings(
        changed,
        scheme="continuous",
        sign_off=[{"part": "decision_maker", "role": "Director", "statement": "I decide."}],
    )
    assert form_editing.differences(FORM, changed) == [
        "Scheme: “n.n” becomes “continuous”.",
        "Who signs at the foot is changed.",
        "“Staff” is new.",
        "“VAT” is taken out.",
        "“Why” is now called “Reasons”.",
        "“Reasons”: whether it has to be answered is changed.",
    ]
    assert form_editing.differences(FORM, FORM) == []


def test_another_order_is_told():
    moved = form_editing.with_heading_moved(FORM, key="law", places=-1)
    assert form_editing.differences(FORM, moved) == ["The headings stand in another order."]


def standing(*more):
    """A report begun from FORM: words in Why and VAT, a sub-section of the author's own under Why."""
    return [
        Standing("why", "Why", holds_something=True),
        Standing("more", "More of it", "why", is_locked=False, holds_something=True),
        Standing("money", "Money"),
        Standing("price", "Price", "money"),
        Standing("vat", "VAT", "money", holds_something=True),
        Standing("law", "Law"),
        *more,
    ]


def test_a_draft_follows_its_form_and_keeps_every_word():
    newer = form(("law", "Law"), ("why", "Reasons"), ("staff", "Staff"))
    move = form_moves.planned(standing(), newer, deepest=MAX_LEVEL)
    assert [(place.key, place.parent, place.entry is not None) for place in move.places] == [
        ("law", "", True),
        ("why", "", True),
        ("more", "why", False),
        ("vat", "", False),
        ("staff", "", True),
    ]
    assert move.dropped == ("money", "price")
    assert form_moves.told(standing(), move) == [
        "“Money” is empty and goes.",
        "“Price” is empty and goes.",
        "“VAT” is not in the form any more; what you wrote stays, as a section of your own.",
    ]


def test_an_empty_sub_section_of_the_authors_own_stays():
    own = Standing("own", "Own", "law", is_locked=False)
    move = form_moves.planned(standing(own), FORM, deepest=MAX_LEVEL)
    assert [place.key for place in move.places] == ["why", "more", "money", "price", "vat", "law", "own"]
    assert move.dropped == ()


def test_rows_a_newer_form_prints_nowhere_keep_their_section():
    risks = Standing("risks", "Risks", rows="risks")
    move = form_moves.planned([risks, Standing("law", "Law")], form(("why", "Reasons")), deepest=MAX_LEVEL)
    assert ([place.key for place in move.places], move.dropped) == (["why", "risks"], ("law",))
    elsewhere = {**form(("why", "Reasons")), "particulars": [{"label": "Risks", "source": "risks"}]}
    assert form_moves.planned([risks], elsewhere, deepest=MAX_LEVEL).dropped == ("risks",)
