"""A proposal turned into a drafted report: its recommendations with typed effects, its sums, its first words.

One transaction: either the whole draft is there, or nothing has changed. Source: interface.md, page 4; model.md
invariants 5 and 14.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.models import Post
from commissioning.services import audit
from commissioning.services.saving import checked
from commissioning.verdicts import Refused, Verdict
from decisions import drafting
from decisions.enums import EffectKind, LotAnswer, RecommendationVerb, RouteAction, SectionAnswer
from decisions.facts import in_words, to_begin_with
from decisions.models import (
    BackgroundPaper,
    ForwardPlanEntry,
    OptionConsidered,
    Proposal,
    ProposalPart,
    Recommendation,
    Report,
    ReportContact,
    ReportTemplate,
)
from decisions.selectors import facts
from decisions.selectors import proposals as read
from decisions.selectors.proposals import LotChoice, OptionChoice
from decisions.selectors.routes import plan_for
from decisions.services import reports, rows
from decisions.services.proposals import opened
from decisions.services.reports import SectionText
from decisions.services.rows import LotAsked, RowChange
from frameworks.enums import Calculation, Certainty, MoneyKind
from frameworks.models import MoneyLine
from frameworks.services import money

VERBS = {EffectKind.EXTEND: RecommendationVerb.EXTEND, EffectKind.NOT_EXTEND: RecommendationVerb.RESOLVE_NOT}


@dataclass(frozen=True)
class Drafted:
    """The report, and the headings of sections whose copied prose holds figures that have to be checked."""

    report: Report
    to_check: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """One recommendation to be made: a contract's lots, and what is asked of them."""

    part: ProposalPart
    effect: EffectKind
    lots: tuple[LotChoice, ...]
    line: MoneyLine | None = None

    @property
    def names_lots(self) -> bool:
        """Whether the contract is divided into lots at all."""
        return not self.part.contract.is_single_provider


@transaction.atomic
def draft(
    *,
    proposal: Proposal,
    version: int,
    template: ReportTemplate,
    title: str,
    actor: Actor,
    at: datetime,
    sponsor_post: Post | None = None,
    copied_from: Report | None = None,
) -> Drafted:
    """Draft the report a proposal asks for. Refused while an answer is missing or can no longer stand.

    Refused besides by `reports.create` and `rows.save`: a form no longer used, no title, lots asked for elsewhere.
    """
    proposal = opened(proposal, version, actor)
    asked = _what_is_asked(proposal, actor, at)
    lead, entry = asked[0].part, proposal.forward_plan_entry
    report = reports.create(
        template=template,
        contract=lead.contract,
        option=lead.option,
        title=title,
        sponsor_post=sponsor_post,
        forward_plan_entry=entry,
        actor=actor,
        at=at,
    )
    contracts = {one.part.contract_id for one in asked}
    is_key = plan_for(entry, lead.contract_id, contracts, RouteAction.EXTEND, clock.london_day(at)).is_key
    key = {"is_key": True, "key_reason": "The forward plan lists it as one."} if is_key else {}
    report = reports.edit_details(
        report=report, version=report.version, details={"wards": "All", **key}, actor=actor, at=at
    )
    form = report.template_version.structure
    changes = [*_recommendations(form, asked), *_alternatives(form, asked), _contact(actor), *_papers(entry)]
    report = rows.save(report=report, version=report.version, changes=changes, actor=actor, at=at)
    report, to_check = _write(report, asked, copied_from, actor, at)
    proposal.title, proposal.template, proposal.sponsor_post = title, template, sponsor_post
    proposal.copied_from, proposal.report, proposal.changed_at = copied_from, report, at
    checked(proposal).save_version()
    audit.record(actor, "proposal.drafted", proposal, at=at, changes={"report": (None, report.reference)})
    return Drafted(report, to_check)


def _what_is_asked(proposal: Proposal, actor: Actor, at: datetime) -> list[Asked]:
    """The recommendations to be made, contract by contract; estimates are entered on the register on the way."""
    asked: list[Asked] = []
    for part in read.parts(proposal):
        choice = read.part_choice(part, clock.london_day(at))
        _is_answered(part, choice).or_refuse()
        if choice is None:  # pragma: no cover - refused above
            continue
        extended = tuple(read.chosen(part, choice, LotAnswer.EXTEND))
        ending = tuple(read.chosen(part, choice, LotAnswer.RESOLVE_NOT))
        if extended:
            asked.append(Asked(part, EffectKind.EXTEND, extended, _line(part, extended, actor, at)))
        if ending:
            asked.append(Asked(part, EffectKind.NOT_EXTEND, ending))
    return asked


def _is_answered(part: ProposalPart, choice: OptionChoice | None) -> Verdict:
    """Whether everything about one contract has been answered, and the option can still be used."""
    if choice is None:
        return Verdict.refuse("no_option", f"Choose the option of {part.contract} first.", "option")
    verdict = choice.verdict & Verdict.of((bool(part.lots), "no_lots", "Say first which lots are extended.", "lots"))
    if not verdict.allowed:
        return verdict
    extended = read.chosen(part, choice, LotAnswer.EXTEND)
    resolved = extended or read.chosen(part, choice, LotAnswer.RESOLVE_NOT)
    has_sum = not extended or read.sum_of(part, extended) is not None
    return Verdict.of(
        (bool(resolved), "no_lots", f"No lot of {part.contract} is asked about any more. Choose its lots.", "lots"),
        (has_sum, "no_sum", f"Choose the sum asked for {part.contract}.", "money"),
    )


def _line(part: ProposalPart, extended: Sequence[LotChoice], actor: Actor, at: datetime) -> MoneyLine | None:
    """The money line the recommendation stands on: the one chosen, or one entered now."""
    if part.value_line is not None:
        return part.value_line
    asked = read.sum_of(part, extended)
    if asked is None:  # pragma: no cover - refused before
        return None
    common: dict[str, Any] = {
        "contract": part.contract,
        "option": part.option,
        "kind": MoneyKind.OPTION,
        "certainty": Certainty.ESTIMATE,
        "actor": actor,
        "at": at,
    }
    if part.adds_up_lots:
        own = read.lots_added_up(part, extended)
        return money.add_line(
            label=_label(part, extended),
            amount=asked.amount,
            vat_basis=asked.vat,
            source="The lots' own estimates",
            calculation=Calculation.SUM_OF_LINES,
            parts=own,
            **common,
        )
    lot = extended[0].lot if len(extended) == 1 else None
    return money.add_line(
        label=_label(part, extended),
        lot=lot,
        amount=asked.amount,
        vat_basis=asked.vat,
        source=part.estimate_source,
        **common,
    )


def _label(part: ProposalPart, extended: Sequence[LotChoice]) -> str:
    if part.contract.is_single_provider:
        return "Extension"
    return f"Extension of {named(extended)}"


def named(lots: Sequence[LotChoice]) -> str:
    """“lots 4, 5 and 6”, or “lot 4”."""
    numbers = [str(one.lot.number) for one in lots]
    return f"{'lot' if len(numbers) == 1 else 'lots'} {in_words(numbers)}"


def _recommendations(form: Mapping[str, Any], asked: Sequence[Asked]) -> list[RowChange]:
    several, changes = _covers_several(asked), []
    for place, one in zip(_places(asked), asked, strict=True):
        words = _words(form, one)
        text = drafting.for_recommendation(words, place) if several else words
        values = {
            "verb": VERBS[one.effect],
            "effect": one.effect,
            "text": text,
            "option": one.part.option,
            "value_line": one.line,
        }
        changes.append(RowChange(Recommendation, values=values, lots=[_lot(one, lot) for lot in one.lots]))
    return changes


def _covers_several(asked: Sequence[Asked]) -> bool:
    return len({one.part.contract_id for one in asked}) > 1


def _places(asked: Sequence[Asked]) -> list[drafting.Place]:
    return [
        drafting.Place(number, one.part.contract_id, one.effect is EffectKind.EXTEND, one.names_lots)
        for number, one in enumerate(asked, start=1)
    ]


def _lot(one: Asked, choice: LotChoice) -> LotAsked:
    if one.effect is not EffectKind.EXTEND or choice.span is None:
        return LotAsked(choice.lot)
    return LotAsked(choice.lot, choice.span.from_on, choice.span.to_on)


def _words(form: Mapping[str, Any], one: Asked) -> str:
    """The form's words for this effect; plain ones where the form has none of its own.

    Lots that end on different days are named each with its own: one pair of dates would be untrue of some.
    """
    spans = {choice.span for choice in one.lots}
    if one.effect is EffectKind.EXTEND and len(spans) > 1:
        each = in_words([f"lot {lot.lot.number} to {say_date(lot.span.to_on)}" for lot in one.lots if lot.span])
        return f"That the option is used for {each}, at {{{{ money.extension_cost }}}}."
    fitting = [
        entry["text"]
        for entry in form.get("recommendations", [])
        if entry["effect"] == one.effect and entry["names_lots"] == one.names_lots
    ]
    plain = {
        EffectKind.EXTEND: "That the option is used until {{ option.end }}, at {{ money.extension_cost }}.",
        EffectKind.NOT_EXTEND: "That the option is not used for {{ lots.ending }}.",
    }
    return fitting[0] if fitting else plain[one.effect]


def _alternatives(form: Mapping[str, Any], asked: Sequence[Asked]) -> list[RowChange]:
    """The form's alternatives, doing nothing among them; why each was rejected is for the author to say."""
    names_lots = _covers_several(asked) or asked[0].names_lots
    ends = {choice.ends_on for one in asked if one.effect is EffectKind.EXTEND for choice in one.lots}
    known = {"lots.named", "lots.named_end"} if len(ends) == 1 else {"lots.named"} if ends else set()
    return [
        RowChange(
            OptionConsidered,
            values={
                "title": entry["title"],
                "text": drafting.starter(entry["text"], known, names_lots=names_lots),
                "is_do_nothing": entry["is_do_nothing"],
            },
        )
        for entry in form.get("alternatives", [])
    ]


def _contact(actor: Actor) -> RowChange:
    values = {"name": actor.label, "post_title": actor.post.title, "email": actor.user.email}
    return RowChange(ReportContact, values=values)


def _papers(entry: ForwardPlanEntry | None) -> list[RowChange]:
    """What the report certainly relies on: the approved forward plan."""
    if entry is None or entry.approved_on is None:
        return []
    title = "Procurement forward plan, entry {{ forward_plan.reference }}, {{ forward_plan.body }}"
    return [RowChange(BackgroundPaper, values={"title": title, "dated_on": entry.approved_on})]


def _write(
    report: Report, asked: Sequence[Asked], copied_from: Report | None, actor: Actor, at: datetime
) -> tuple[Report, tuple[str, ...]]:
    """The first words of each section: an earlier report's prose or its “None” where copied, else the form's own."""
    if copied_from is not None and not Report.objects.visible_to(actor).filter(pk=copied_from.pk).exists():
        raise Refused(Verdict.refuse("not_visible", "Choose a report you may read.", "copied_from"))
    sections = {section.key: section for section in report.sections.all()}
    before = list(copied_from.sections.all()) if copied_from else []
    taken = drafting.copied_sections({section.key: section.body for section in before}, sections)
    known = to_begin_with(facts.live(report))
    texts = {key: SectionText(body=one.body) for key, one in taken.items() if one.body}
    for section in before:
        if section.key in sections and section.answer != SectionAnswer.CONTENT:
            texts[section.key] = SectionText(answer=SectionAnswer(section.answer))
    for entry in report.template_version.structure["sections"]:
        words = entry.get("starter", "")
        if _covers_several(asked):
            words = drafting.for_contracts(words, _places(asked))
        words = drafting.starter(words, known, names_lots=asked[0].names_lots)
        if words and entry["key"] not in texts:
            texts[entry["key"]] = SectionText(body=words)
    _add_arrangements(texts, asked)
    if texts:
        report = reports.edit_sections(report=report, version=report.version, texts=texts, actor=actor, at=at)
    to_check = tuple(str(sections[key]) for key, one in taken.items() if one.has_figures)
    return report, to_check


def _add_arrangements(texts: dict[str, SectionText], asked: Sequence[Asked]) -> None:
    """What happens to the people who use lots that end stands where the report says what follows the decision."""
    told = [one.part.arrangements for one in asked if one.effect is EffectKind.NOT_EXTEND and one.part.arrangements]
    if not told:
        return
    written = [key for key, text in texts.items() if text.body]
    key = "implementation" if "implementation" in written else next(iter(written), "")
    if key:
        texts[key] = SectionText(body="\n\n".join([texts[key].body, *told]))
