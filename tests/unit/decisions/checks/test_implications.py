"""Ticks and what stands under them."""

import pytest

from decisions.checks import implications
from decisions.enums import SectionAnswer, SectionKind
from tests.unit.decisions.checks.drafts import COMPLETE, by, draft, every, section, table

HEAD = section("implications", SectionKind.IMPLICATIONS)


def under(*children):
    """A section for implications with these under it."""
    return draft(sections=(HEAD, *children, *COMPLETE.sections))


def child(key, **given):
    return section(key, **{"parent": "implications", **given})


def matrix(*rows, **bodies):
    """A typed matrix of labels and ticks, and sections by key with their words."""
    written = tuple(section(key, body=body) for key, body in bodies.items())
    return draft(
        typed=(table(("Implication", "Yes"), *rows, caption="Implications"),), sections=(*written, *COMPLETE.sections)
    )


CASES = {
    implications.TICK: (
        (
            under(child("property", body="None.")),
            under(child("staffing", body="There are no staffing implications arising from this report.")),
            matrix(("Property", "✓"), ("Energy", ""), energy=""),
            matrix(("Financial", "✔"), ("Legal", "✔"), financial="It costs money."),
        ),
        (
            under(child("property", body="None of the homes is ours, and one is leased.")),
            under(child("property", answer=SectionAnswer.NONE)),
            matrix(("Property", "✓"), ("Energy", ""), property="A lease ends."),
            draft(typed=(table(("Bidder", "Passed"), ("Elm", "Yes"), ("Oak", "No")),)),
        ),
    ),
    implications.SECTION: (
        (
            matrix(("Property", "✓"), ("Workforce", ""), property="A lease ends.", workforce="Two posts go."),
            matrix(("Legal", "☑"), ("Energy efficiency", "☐"), legal="Reg. 72.", energy="Less gas is burnt."),
            under(
                child("staffing", answer=SectionAnswer.NONE),
                section("staffing-north", body="Two posts go.", parent="staffing"),
            ),
        ),
        (
            matrix(("Property", "✓"), ("Workforce", ""), property="A lease ends.", workforce="None."),
            matrix(("Property", "✓"), ("Workforce", "✓"), property="A lease ends.", workforce="Two posts go."),
            under(child("staffing", answer=SectionAnswer.NONE)),
            draft(typed=(table(("Month", "Done"), ("May", "✓"), ("June", "")),)),
        ),
    ),
    implications.UNANSWERED: (
        (
            under(child("energy")),
            under(child("ict", body="  ")),
            under(child("legal", body="Reg. 72."), child("climate")),
        ),
        (
            under(child("energy", answer=SectionAnswer.NOT_APPLICABLE)),
            under(child("energy", is_required=True)),
            under(child("energy", body="Less gas is burnt.")),
        ),
    ),
}


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=True))
def test_it_finds(rule, case):
    assert by(rule, case)


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=False))
def test_it_leaves_alone(rule, case):
    assert not by(rule, case)


def test_a_matrix_of_four_columns_is_read_in_pairs():
    rows = ("Financial", "✓", "Legal", ""), ("Property", "", "Staffing", "✓")
    written = (section("legal", body="Regulation 72."), section("financial", body="It costs money."))
    four = table(("", "", "", ""), *rows, caption="Implications")
    found = [one for one in (implications.TICK, implications.SECTION) for one in by(one, draft(
        typed=(four,), sections=(*written, *COMPLETE.sections)))]  # fmt: skip
    assert [one.message.partition(",")[0] for one in found] == [
        "“Implications” ticks “Staffing”",
        "“Implications” does not tick “Legal”",
    ]
