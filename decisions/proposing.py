"""What may be proposed about one option of a contract: the days each lot would have, and the sum asked for.

Pure: positions and answers as values in, spans and verdicts out. Source: model.md invariants 1–7 and 14.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from commissioning.calendar import ONE_DAY, end_of_term
from commissioning.verdicts import Verdict
from decisions.enums import LotAnswer
from decisions.facts import in_words
from frameworks.options import LotPosition, OptionTerms, option_span
from frameworks.terms import Span


def span_for(option: OptionTerms, lot: LotPosition, months: int | None) -> Span | None:
    """The days a lot would be given: the whole of what is left of the option, or so many months of it."""
    whole = option_span(option, lot)
    if whole is None or months is None or lot.authorised_end is None:
        return whole
    first = lot.authorised_end + ONE_DAY
    return Span(first, end_of_term(first, months=months))


def may_take_months(option: OptionTerms, months: int | None) -> Verdict:
    """Whether so many months of the option can be asked for; None is the whole of it."""
    return Verdict.of(
        (
            months is None or option.may_be_split or months == option.months,
            "partial_use",
            f"The clause gives {option.months} months as a whole. A shorter period is a variation and needs its own "
            "ground.",
            "months",
        ),
        (
            months is None or 1 <= months <= option.months,
            "beyond_option",
            f"The option gives 1 to {option.months} months.",
            "months",
        ),
    )


def may_answer_lots(answers: Collection[LotAnswer], *, arrangements: str, whole_contract: bool) -> Verdict:
    """Whether the answers about the lots can stand: something is asked, and people of ending lots are thought of."""
    ending = LotAnswer.RESOLVE_NOT in answers
    return Verdict.of(
        (
            bool(set(answers) - {LotAnswer.LEAVE}),
            "no_lots",
            "Choose at least one lot to extend, or to resolve not to extend.",
            "lots",
        ),
        (
            not whole_contract or LotAnswer.EXTEND not in answers or set(answers) == {LotAnswer.EXTEND},
            "whole_contract_only",
            "The option covers the whole contract only: every lot is extended, or none.",
            "lots",
        ),
        (
            not ending or bool(arrangements.strip()),
            "no_arrangements",
            "Say what is arranged for the people who use the lots that end. It goes into the report.",
            "arrangements",
        ),
    )


def fits_lots(extended: Sequence[str], of_line: Sequence[str]) -> Verdict:
    """Whether a sum is for the lots that are extended, as far as the register says which lots it is for."""
    return Verdict.of(
        (
            not of_line or sorted(of_line) == sorted(extended),
            "sum_for_other_lots",
            f"This sum is for {in_words(_lower(of_line))}, not for {in_words(_lower(extended))}.",
            "money",
        ),
    )


def _lower(labels: Sequence[str]) -> list[str]:
    """Labels as they stand within a sentence."""
    return [label[:1].lower() + label[1:] for label in labels]
