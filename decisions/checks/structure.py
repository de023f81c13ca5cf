"""Whether the report says everything its form asks, and nothing its form keeps for the author."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from decisions.checks.draft import Draft, RecommendationView
from decisions.checks.rule import Finding, Rule, blocker, warning
from decisions.enums import (
    OPTION_EFFECTS,
    SPENDING_EFFECTS,
    EffectKind,
    RecommendationVerb,
    SectionAnswer,
    SectionKind,
)
from decisions.facts import is_volatile

# What would stand in the paper as typed, braces and all, or could not be printed.
STOPS = frozenset(("malformed_fact", "note_twice", "unprintable_character"))
ALTERNATIVES = "SI 2014/2095 reg. 7(3)(c); SI 2012/2089 regs 12 and 13; invariant 23"

EMPTY = blocker("section_empty", "A section the form requires that has no text, rows or answer.", "The form of report")
GUIDANCE = blocker("guidance_left", "The form's guidance for the author, left in the text.", "The form of report")
NO_REASON = blocker("no_reason_rejected", "An alternative without the reason why it was rejected.", ALTERNATIVES)
NO_ALTERNATIVES = blocker("no_alternatives", "No alternative, and no word of why there is none.", ALTERNATIVES)
NONE_CONSIDERED = warning(
    "no_alternatives_considered", "A report that says no alternative was considered.", ALTERNATIVES
)
NO_DO_NOTHING = warning(
    "doing_nothing_not_considered", "Alternatives without doing nothing among them.", "Invariant 23; case S2"
)
NO_RECOMMENDATIONS = blocker("no_recommendations", "A report that recommends nothing.", "SI 2014/2095 reg. 7(3)(b)")
NO_WORDS = blocker("recommendation_empty", "A recommendation without words.", "SI 2014/2095 reg. 7(3)(b)")
NO_OPTION = blocker("effect_without_option", "An extension without the option it uses.", "Invariant 2")
NO_LOTS = blocker("effect_without_lots", "An extension without the lots it is for.", "Invariant 5")
NO_SUM = blocker(
    "effect_without_sum", "An extension or a new contract without what it will cost.", "Invariants 8 and 14"
)
NO_PLAN = blocker("effect_without_plan", "A procurement without the contract it plans.", "Invariant 2; case S4")
NO_TERMS = blocker(
    "delegation_without_terms",
    "A delegation of authority without its action, its limit or its last day.",
    "Local Government Act 1972 s. 101; cases S1 and S3",
)
NOT_PLANNED = blocker(
    "plan_refused",
    "A contract planned that the register could not hold as it is planned. Each reason has a code of its own.",
    "Invariants 1, 5 and 11",
)
NO_EFFECT = warning("no_effect", "Recommendations none of which changes the register.", "Case S4")
WORDS_ONLY = warning(
    "recommendation_without_effect",
    "A recommendation to extend or procure that says so in words and does nothing on the register.",
    "Case S4",
)
UNKNOWN_FACT = blocker("unknown_fact", "A fact that the register does not state.", "Invariant 14")
VOLATILE_FACT = blocker("volatile_fact", "A fact that changes from day to day.", "Invariant 21")
MOVED = warning(
    "register_changed", "A fact pinned at submission that the register now states otherwise.", "Invariant 21"
)
BADLY_WRITTEN = warning(
    "badly_written",
    "Raw HTML, pictures in prose, lists that begin in the wrong place and the like. Each has a code of its own.",
    "Invariant 39",
)
UNPRINTABLE = blocker(
    "unprintable",
    "A broken fact or a character the typeface lacks, which would be printed as typed. Each has a code of its own.",
    "Invariant 39; PDF/UA-1",
)
NO_SUCH_TABLE = blocker("no_such_table", "A place for a table that the report does not have.", "Invariant 33")
TABLE_NOT_PLACED = blocker("table_not_placed", "A table that stands nowhere in the report.", "Invariant 33")
NO_SUCH_FIGURE = blocker("no_such_figure", "A place for a figure that the report does not have.", "Case S4")
FIGURE_NOT_PLACED = blocker("figure_not_placed", "A figure that stands nowhere in the report.", "Case S4")
NO_SUCH_SCHEDULE = blocker("no_such_schedule", "A place for sums that the report does not have.", "Invariant 14")
SCHEDULE_NOT_PLACED = blocker("schedule_not_placed", "A schedule of sums that stands nowhere.", "Invariant 14")
NO_SUCH_ROWS = blocker(
    "no_such_rows",
    "A place for risks or a timetable of which the report has none, or a code that names nothing.",
    "Case S4",
)
ROWS_NOT_PLACED = blocker(
    "rows_not_placed", "Risks, steps of a timetable or engagement that stand nowhere in the report.", "Cases S1 and S4"
)
NO_CONTACT = blocker("no_contact", "A report nobody can be asked about.", "The form of report")


def required_sections(draft: Draft) -> Iterator[Finding]:
    """Every section the form requires has text, rows, or an explicit “None” or “N/A”."""
    for section in draft.sections:
        if section.is_required and section.is_empty:
            yield EMPTY.found(f"“{section.heading}” is empty. Write it, or answer “None” or “N/A”.", section.place)


def guidance_left(draft: Draft) -> Iterator[Finding]:
    """The form's guidance is for the author; a copy of it in the text would be printed."""
    for section in draft.sections:
        if section.guidance and section.guidance.strip() in section.body:
            yield GUIDANCE.found(f"“{section.heading}” still contains the form's guidance. Take it out.", section.place)


def alternatives(draft: Draft) -> Iterator[Finding]:
    """Alternatives rejected, with reasons. SI 2014/2095 reg 7(3)(c); SI 2012/2089 reg 13(4)(c): “if any”."""
    place = next((section.place for section in draft.sections if section.kind is SectionKind.OPTIONS), "")
    if not place:
        return
    rejected = [option for option in draft.considered if not option.is_recommended]
    for option in rejected:
        if not option.reason.strip():
            yield NO_REASON.found(f"Say why “{option.title}” was rejected.", option.place)
    section = next(section for section in draft.sections if section.place == place)
    if not rejected and section.answer is SectionAnswer.CONTENT and not section.body.strip():
        yield NO_ALTERNATIVES.found(
            "Give the alternatives considered and rejected, or write “none considered, because …”.", place
        )
    elif not rejected:
        yield NONE_CONSIDERED.found("No alternative was considered; the reasons are printed.", place)
    elif not any(option.is_do_nothing for option in rejected):
        yield NO_DO_NOTHING.found("Doing nothing is not among the alternatives considered.", place)


def recommendations(draft: Draft) -> Iterator[Finding]:
    """At least one recommendation; each with words, and with everything its effect needs."""
    if not draft.recommendations:
        yield NO_RECOMMENDATIONS.found("The report recommends nothing. Add what is to be resolved.")
    for asked in draft.recommendations:
        if not asked.words.strip():
            yield NO_WORDS.found(f"Recommendation {asked.order} has no words.", asked.place)
        if asked.effect in SPENDING_EFFECTS and asked.value is None:
            does = SPENDS[asked.effect]
            message = f"Recommendation {asked.order} {does}, so it needs the money line for what that will cost."
            yield NO_SUM.found(message, asked.place)
        if asked.effect in OPTION_EFFECTS:
            yield from _extension(asked)
        elif asked.effect is EffectKind.PROCURE:
            yield from _planned(asked)
        elif asked.effect is EffectKind.DELEGATE and not asked.terms:
            message = f"Recommendation {asked.order} delegates authority: say to do what, how much and until when."
            yield NO_TERMS.found(message, asked.place)
    if draft.recommendations and all(asked.effect is EffectKind.NONE for asked in draft.recommendations):
        yield NO_EFFECT.found("No recommendation changes the register. Check that this is meant.")


def _extension(asked: RecommendationView) -> Iterator[Finding]:
    if asked.option is None:
        yield NO_OPTION.found(f"Name the option recommendation {asked.order} is about.", asked.place)
    if not asked.lots:
        yield NO_LOTS.found(f"Name the lots recommendation {asked.order} is about.", asked.place)


SPENDS = {
    EffectKind.EXTEND: "extends lots",
    EffectKind.PROCURE: "plans a new contract",
    EffectKind.AWARD: "awards the contract",
}
ACTING = {
    RecommendationVerb.EXTEND: "extend a contract",
    RecommendationVerb.RESOLVE_NOT: "resolve not to extend lots",
    RecommendationVerb.PROCURE: "procure a contract",
    RecommendationVerb.VARY: "vary a contract",
}


def effects(draft: Draft) -> Iterator[Finding]:
    """A verb that changes the register comes with the effect that changes it, unless every effect is missing."""
    if all(asked.effect is EffectKind.NONE for asked in draft.recommendations):
        return
    for asked in draft.recommendations:
        if asked.effect is EffectKind.NONE and asked.verb in ACTING:
            yield WORDS_ONLY.found(
                f"Recommendation {asked.order} is to {ACTING[asked.verb]}, but has no effect on the register: no "
                "dates, lots or sum. Choose the effect, or say why there is none.",
                asked.place,
            )


def _planned(asked: RecommendationView) -> Iterator[Finding]:
    if asked.planned is None:
        message = f"Recommendation {asked.order} is to procure: say what, with its term and its lots."
        yield NO_PLAN.found(message, asked.place)
        return
    for reason in asked.planned.reasons:
        yield NOT_PLANNED.under(reason.code).found(reason.message, asked.place)


def facts(draft: Draft) -> Iterator[Finding]:
    """Every fact named in prose is one the register states now."""
    for passage in draft.passages:
        for name in passage.facts:
            if is_volatile(name):
                yield VOLATILE_FACT.found(
                    f"{passage.label} uses “{name}”, which changes from day to day. Name a date or a sum instead.",
                    passage.place,
                )
            elif name not in draft.known_facts:
                yield UNKNOWN_FACT.found(
                    f"{passage.label} uses “{name}”, which the register does not state, or no longer does. Choose "
                    "another fact, or complete the register.",
                    passage.place,
                )


def moved_register(draft: Draft) -> Iterator[Finding]:
    """Facts pinned at submission that the register now states otherwise: shown, and voids nothing by itself."""
    for one in draft.moved_facts:
        now = f"now says “{one.now}”" if one.now else "no longer says it"
        yield MOVED.found(
            f"The register has changed since: “{one.name}” was “{one.was}” at submission; the register {now}. Refresh "
            "the facts, or keep what was submitted.",
            f"fact:{one.fact}",
        )


def writing(draft: Draft) -> Iterator[Finding]:
    """How passages are written: raw HTML, pictures, lists that start in the wrong place; a broken fact would print."""
    for passage in draft.passages:
        for flaw in passage.flaws:
            rule = UNPRINTABLE if flaw.code in STOPS else BADLY_WRITTEN
            yield rule.under(flaw.code).found(f"{passage.label}: {flaw.message}", passage.place)


def tables(draft: Draft) -> Iterator[Finding]:
    """Each table stands somewhere, and each place names a table there is."""
    yield from _embeds(draft, "table", "table", draft.tables, NO_SUCH_TABLE, TABLE_NOT_PLACED)


def figures(draft: Draft) -> Iterator[Finding]:
    """The same of figures."""
    yield from _embeds(draft, "figure", "figure", draft.figures, NO_SUCH_FIGURE, FIGURE_NOT_PLACED)


def schedules(draft: Draft) -> Iterator[Finding]:
    """The same of schedules of sums."""
    word, rules = "schedule of sums", (NO_SUCH_SCHEDULE, SCHEDULE_NOT_PLACED)
    yield from _embeds(draft, "schedule", word, draft.schedules, *rules, placed=draft.charted)


def _embeds(
    draft: Draft,
    kind: str,
    word: str,
    there: frozenset[str],
    missing: Rule,
    idle: Rule,
    placed: Collection[str] = (),
) -> Iterator[Finding]:
    placed = set(placed)
    for passage in draft.passages:
        for key in (key for embedded, key in passage.embeds if embedded == kind):
            placed.add(key)
            if key not in there:
                yield missing.found(
                    f"{passage.label} places a {word} “{key}” that is not in the report.", passage.place
                )
    for key in sorted(there - placed):
        yield idle.found(
            f"The {word} “{key}” stands nowhere. Put [{kind}:{key}] on a line of its own where it belongs.",
            f"{kind}:{key}",
        )


KEYED = ("table", "figure", "schedule")
# By the code that places them: what they are, the place of one of them, and the section that prints them by itself.
ROWS = {
    "risks": ("risks", "risk", SectionKind.RISKS),
    "risk-map": ("risks", "risk", SectionKind.RISKS),
    "milestones": ("steps of a timetable", "milestone", SectionKind.MILESTONES),
    "engagement": ("engagement", "engagement", SectionKind.ENGAGEMENT),
}


def placed_rows(draft: Draft) -> Iterator[Finding]:
    """Risks, steps and engagement are printed: by a section of their kind, or by a code in another."""
    there = {"risks": draft.risks, "risk-map": draft.risks, "milestones": draft.milestones,
             "engagement": draft.engagements}  # fmt: skip
    placed = {section.kind for section in draft.sections}
    for passage in draft.passages:
        for kind, key in (embed for embed in passage.embeds if embed[0] not in KEYED):
            if kind in ROWS and not key and there[kind]:
                placed.add(ROWS[kind][2])
            else:
                code = f"[{kind}:{key}]" if key else f"[{kind}]"
                yield NO_SUCH_ROWS.found(
                    f"{passage.label} has the code {code}, and the report has nothing for it. Add the rows, or take "
                    "the code out.",
                    passage.place,
                )
    for code, (words, place, kind) in ROWS.items():
        if code != "risk-map" and there[code] and kind not in placed:
            is_coded = kind is not SectionKind.ENGAGEMENT
            how = f"Put [{code}] on a line of its own" if is_coded else "Choose a form with a section"
            yield ROWS_NOT_PLACED.found(
                f"The report has {words} that stand nowhere in it. {how} where they belong, or take them out.",
                place,
            )


def contacts(draft: Draft) -> Iterator[Finding]:
    """Somebody can be asked about the report."""
    if not draft.contacts:
        yield NO_CONTACT.found("Give at least one officer who can be asked about this report.")


CHECKS = (
    required_sections,
    recommendations,
    effects,
    alternatives,
    contacts,
    tables,
    figures,
    schedules,
    placed_rows,
    facts,
    moved_register,
    guidance_left,
    writing,
)
