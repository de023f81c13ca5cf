"""Whether the report says everything its form asks, and nothing its form keeps for the author."""

from __future__ import annotations

from collections.abc import Iterator

from decisions.checks.draft import Draft, Finding, blocker, warning
from decisions.enums import EffectKind, SectionAnswer, SectionKind
from decisions.facts import is_volatile

# What would stand in the paper as typed, braces and all, or could not be printed.
STOPS = frozenset(("malformed_fact", "unprintable_character"))


def required_sections(draft: Draft) -> Iterator[Finding]:
    """Every section the form requires has text, rows, or an explicit “None” or “N/A”."""
    for section in draft.sections:
        if section.is_required and section.is_empty:
            yield blocker(
                "section_empty",
                f"“{section.heading}” is empty. Write it, or answer “None” or “N/A”.",
                section.place,
            )


def guidance_left(draft: Draft) -> Iterator[Finding]:
    """The form's guidance is for the author; a copy of it in the text would be printed."""
    for section in draft.sections:
        if section.guidance and section.guidance.strip() in section.body:
            yield blocker(
                "guidance_left", f"“{section.heading}” still contains the form's guidance. Take it out.", section.place
            )


def alternatives(draft: Draft) -> Iterator[Finding]:
    """Alternatives rejected, with reasons. SI 2014/2095 reg 7(3)(c); SI 2012/2089 reg 13(4)(c): “if any”."""
    place = next((section.place for section in draft.sections if section.kind is SectionKind.OPTIONS), "")
    if not place:
        return
    rejected = [option for option in draft.considered if not option.is_recommended]
    for option in rejected:
        if not option.reason.strip():
            yield blocker("no_reason_rejected", f"Say why “{option.title}” was rejected.", option.place)
    section = next(section for section in draft.sections if section.place == place)
    if not rejected and section.answer is SectionAnswer.CONTENT and not section.body.strip():
        yield blocker(
            "no_alternatives",
            "Give the alternatives considered and rejected, or write “none considered, because …”.",
            place,
        )
    elif not rejected:
        yield warning("no_alternatives_considered", "No alternative was considered; the reasons are printed.", place)
    elif not any(option.is_do_nothing for option in rejected):
        yield warning("doing_nothing_not_considered", "Doing nothing is not among the alternatives considered.", place)


def recommendations(draft: Draft) -> Iterator[Finding]:
    """At least one recommendation; each with words, and with everything its effect needs."""
    if not draft.recommendations:
        yield blocker("no_recommendations", "The report recommends nothing. Add what is to be resolved.")
    for asked in draft.recommendations:
        if not asked.words.strip():
            yield blocker("recommendation_empty", f"Recommendation {asked.order} has no words.", asked.place)
        if asked.effect is EffectKind.NONE:
            continue
        if asked.option is None:
            yield blocker(
                "effect_without_option", f"Name the option recommendation {asked.order} is about.", asked.place
            )
        if not asked.lots:
            yield blocker("effect_without_lots", f"Name the lots recommendation {asked.order} is about.", asked.place)
        if asked.effect is EffectKind.EXTEND and asked.value is None:
            yield blocker(
                "effect_without_sum",
                f"Recommendation {asked.order} extends lots, so it needs the money line for what that will cost.",
                asked.place,
            )
    if draft.recommendations and all(asked.effect is EffectKind.NONE for asked in draft.recommendations):
        yield warning("no_effect", "No recommendation changes the register. Check that this is meant.")


def facts(draft: Draft) -> Iterator[Finding]:
    """Every fact named in prose is one the register states now."""
    for passage in draft.passages:
        for name in passage.facts:
            if is_volatile(name):
                yield blocker(
                    "volatile_fact",
                    f"{passage.label} uses “{name}”, which changes from day to day. Name a date or a sum instead.",
                    passage.place,
                )
            elif name not in draft.known_facts:
                yield blocker(
                    "unknown_fact",
                    f"{passage.label} uses “{name}”, which the register does not state, or no longer does. Choose "
                    "another fact, or complete the register.",
                    passage.place,
                )


def moved_register(draft: Draft) -> Iterator[Finding]:
    """Facts pinned at submission that the register now states otherwise: shown, and voids nothing by itself."""
    for name, (pinned, live) in draft.moved_facts.items():
        now = f"now says “{live}”" if live else "no longer says it"
        yield warning(
            "register_changed",
            f"The register has changed since: “{name}” was “{pinned}” at submission; the register {now}. Refresh the "
            "facts, or keep what was submitted.",
            f"fact:{name}",
        )


def writing(draft: Draft) -> Iterator[Finding]:
    """How passages are written: raw HTML, pictures, lists that start in the wrong place; a broken fact would print."""
    for passage in draft.passages:
        for flaw in passage.flaws:
            make = blocker if flaw.code in STOPS else warning
            yield make(flaw.code, f"{passage.label}: {flaw.message}", passage.place)


def tables(draft: Draft) -> Iterator[Finding]:
    """Each table stands somewhere, and each place names a table there is."""
    placed = {key for passage in draft.passages for key in passage.tables}
    for passage in draft.passages:
        for key in passage.tables:
            if key not in draft.tables:
                yield blocker(
                    "no_such_table", f"{passage.label} places a table “{key}” that is not in the report.", passage.place
                )
    for key in sorted(draft.tables - placed):
        yield blocker(
            "table_not_placed",
            f"The table “{key}” stands nowhere. Put [table:{key}] on a line of its own where it belongs.",
            f"table:{key}",
        )


def contacts(draft: Draft) -> Iterator[Finding]:
    """Somebody can be asked about the report."""
    if not draft.contact_count:
        yield blocker("no_contact", "Give at least one officer who can be asked about this report.")
