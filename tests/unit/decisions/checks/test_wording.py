"""Words that are finished, and sums and short forms that can be read."""

import pytest

from decisions.checks import wording
from tests.unit.decisions.checks.drafts import by, draft, every, passage, table

CASES = {
    wording.PLACEHOLDER: (
        (
            "The home is in [insert ward].",
            "It costs £XXX a year.",
            "Lorem ipsum dolor sit amet.",
            "The tenant / owner (delete as appropriate) pays.",
            "It was agreed on [date].",
            "It was let to [Provider].",
            "It was let to [provider name].",
            "See [link] for it.",
            "Costs are [to follow].",
            "It is lawful [DN: check with legal].",
            "It is lawful [Drafting note - legal to confirm].",
            "Click or tap here to enter text.",
            "Choose an item.",
            "Text to follow.",
            "TODO: add figures.",
            "The end date is XX March 2026.",
            "The end date is XX/03/2026.",
            "The end date is dd/mm/yyyy.",
            "It costs £XXk.",
            "The name of the home is to be inserted.",
            "Please add names here.",
        ),
        (
            "The home is in “[the] north ward”.",
            "He said: “Roofs […] leak.”",
            "It costs {{ money.extension_total }} a year.",
            "Dates are on [the plan](https://council.example/plan).",
            "Size XL is in stock.",
            "The bidder is to be inserted into the framework.",
            "Data to be inserted into the system.",
            "Officers add names here to the register.",
            "Records must be added to [add-on] module.",
            "He said: “[Provider] was late, and so was [name withheld].”",
            "Residents choose an item. Dates are typed as dd/mm/yyyy, or “dd/mm/yy”. Size XX may fit.",
            "The details to follow are in [the plan](https://council.example/plan), at a [link](https://council.example).",
        ),
    ),
    wording.TO_CONFIRM: (
        (
            draft(passages=(passage("That the price is TBC.", "recommendation:1"),)),
            "It comes at a cost of TBC.",
            "It begins on TBD.",
        ),
        (
            "The venue is TBC.",
            "It comes at a cost of TBC by 4 May 2022.",
            draft(passages=(passage("That the price is TBC once bids are in.", "recommendation:1"),)),
            "Two dates are still to be confirmed by the builder.",
            draft(typed=(table(("Step", "When"), ("Award", "TBC"), ("Start", "TBC")),)),
        ),
    ),
    wording.UNFINISHED: (
        (
            "Roofs leak in every ward. They will be mended by the",
            "That the findings of the survey are reported to",
            "Homes are damp, and tenants have complained about it to the council because",
            "- mend the roofs;\n- paint the walls and",
        ),
        (
            "Roofs leak in every ward. They will be mended.",
            "The council will\n\n- mend the roofs; and\n- paint the walls.",
            "Costs are set out in [](#alternatives)",
            "### What the survey looked at",
            "Costs are shown by\n\n[table:a-table]",
        ),
    ),
    wording.ROW_UNFINISHED: (
        (
            draft(
                typed=(
                    table(
                        ("Aim", "Gain", "Kind"), ("Dry", "Health", "Soft"), ("Warm", "Health", "Soft"), ("Safe", "", "")
                    ),
                )
            ),
            draft(typed=(table(("Aim", "Gain"), ("Dry", "Health"), ("Warm", "Health"), ("Safe", " ")),)),
            draft(typed=(table(("A", "B", "C"), ("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"), ("10", "11", "")),)),
        ),
        (
            draft(typed=(table(("Aim", "Gain"), ("Dry", "Health"), ("Warm", "Health"), ("Safe", "Calm")),)),
            draft(typed=(table(("Aim", "Gain"), ("Dry", ""), ("Warm", "Health"), ("Safe", "")),)),
            draft(typed=(table(("Cost", "Note"), ("£1", "x"), ("£2", "y"), ("Total £3", "")),)),
            draft(typed=(table(("Aim", "Gain"), ("Dry", "Health"), ("Safe", "")),)),
        ),
    ),
    wording.MONEY: (
        (
            "It costs £1.250,00 a year.",
            "It costs £12,34.",
            "It costs ££400.",
            "It costs £1,23,456.",
            "It costs 400£ now.",
            "It costs £500.000 a year.",
            "It costs £12.750 in all.",
            "It costs £1.500,000 a year.",
            "It costs £12,345.678.",
            "It costs £1,2.50 each.",
            "It costs £1O0,000.",
            "It costs £10O.",
        ),
        (
            "It costs £1,250.00 a year.",
            "It costs £12.34, or more.",
            "It costs £400, 20 less.",
            "It costs £1.25m.",
            "It costs £1.125m, £1.125 million, £2.375bn or £1.500k.",
            "Power is £0.0275 per kWh, diesel £1.459 a litre or £1.459, work £12.345 an hour.",
            "It costs £500,000. 300 homes are mended.",
        ),
    ),
    wording.COMMAS: (
        ("It costs £88400 a year.", "It costs £1250000.", "It costs £12500.50 in all."),
        ("It costs £88,400 a year.", "It costs £1250.", "Call 0 12500 for £5."),
    ),
    wording.ABBREVIATION: (
        (
            "The HLP was asked.",
            "Send the PQR to all.",
            "Firms on the ABCD are paid.\n\nThe ABCD is long.",
            'He said ("HLP is late") that.',
        ),
        (
            "The Home Loan Panel (HLP) was asked. The HLP agreed.",
            "The NHS and the CQC were asked.",
            "The PQR (Plan of Quick Repairs) is sent to all.",
            "DO NOT PAINT IT.",
            "File HLP-2021-4 has it.",
            'The Integrated Care Board ("ICB") agreed. The ICB met.',
            "The Integrated Care Board (the “ICB”) agreed. The ICB met.",
            "The Medium Term Financial Strategy (the MTFS) is met. The MTFS is new.",
            "The London Living Wage (LLW/NLW) is paid. The LLW and the NLW rise.",
            "Two FTE staff at CPI.",
            "CHILD A was placed.",
        ),
    ),
}


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=True))
def test_it_finds(rule, case):
    assert by(rule, case)


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=False))
def test_it_leaves_alone(rule, case):
    assert not by(rule, case)


def test_every_short_form_is_told_at_once():
    (finding,) = by(wording.ABBREVIATION, "The HLP and the PQR were asked.\n\nThe HLP agreed.")
    assert finding.message == (
        "The report does not say what “HLP” and “PQR” stand for. Write it out where it comes first."
    )


def test_the_last_words_are_shown():
    (finding,) = by(wording.UNFINISHED, "Roofs leak in every ward. They will be mended by the")
    assert finding.message == ("“why” has words that stop mid-way: “…They will be mended by the”. Finish the sentence.")
