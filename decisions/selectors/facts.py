"""Facts of a report: what the register says now, what was pinned at submission, and what has moved between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects

from commissioning import clock
from commissioning.documents import prose
from commissioning.documents.tree import plain_text
from commissioning.models import Post
from commissioning.once import once, once_each
from commissioning.verdicts import Verdict
from decisions import facts, schedules
from decisions.enums import EffectKind
from decisions.fact_values import AskedFacts, Fact, MoneyFact, OptionFacts, Register, SumFacts
from decisions.models import AuthorityRule, PinnedFact, Recommendation, RecommendationLot, Report
from decisions.pathway import Pathway, Station, pathway
from decisions.selectors import lots, parts, routes, sums_shown
from frameworks.enums import Certainty, MoneyKind, Regime
from frameworks.models import Admission, Contract, Lot, MoneyLine
from frameworks.regimes import ground_label, option_ground
from frameworks.selectors import terms
from providers.models import Provider


def resolve(report: Report) -> dict[str, Fact]:
    """Every fact the report may name: as pinned where it was pinned, otherwise as the register says now."""
    return live(report) | pinned(report)


class Texts:
    """What each fact of a report reads. The register is asked only when a fact is wanted that is not pinned."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def get(self, name: str, /) -> str | None:
        """The text of a fact; None for a name that means nothing."""
        fact = pinned(self.report).get(name) or live(self.report).get(name)
        return fact.text if fact else None


@once
def live(report: Report) -> dict[str, Fact]:
    """Every fact as the register says now."""
    return facts.resolve(register_of(report))


@once_each
def pinned(reports: Sequence[Report]) -> dict[int, dict[str, Fact]]:
    """The facts pinned when the report was submitted; none in a first draft."""
    found: dict[int, dict[str, Fact]] = {report.pk: {} for report in reports}
    for row in PinnedFact.objects.filter(report__in=found):
        found[row.report_id][row.name] = Fact(row.name, row.text, row.source)
    return found


def read_ahead(reports: Sequence[Report]) -> None:
    """Inside `reading_once()`, read for all of these submitted reports what their live facts come from."""
    beside = ("council", "option", "forward_plan_entry", "decision_maker_post", "authority_rule", "consultee_posts")
    prefetch_related_objects(list(reports), "contract__council", *beside)
    terms.lots_with_uses.ahead(report.contract for report in reports)
    parts.recommendations.ahead(reports)
    _providers.ahead(reports)


def moved(report: Report) -> list[tuple[Fact, Fact | None]]:
    """Pinned facts that the register now states otherwise, with what it says now (None: nothing any more)."""
    fixed = pinned(report)
    return facts.changed(fixed, live(report)) if fixed else []


@dataclass(frozen=True)
class Moved:
    """A pinned fact that the register now states otherwise, in words; `now` is empty where it states it no more.

    `fact` is what an author types for it, `name` what it is.
    """

    fact: str
    name: str
    was: str
    now: str


def moved_in_words(report: Report) -> list[Moved]:
    """What has moved, each fact by what it is and not by what an author types."""
    known = pinned(report)
    return [
        Moved(was.name, facts.meaning(was.name, known), was.text, now.text if now else "") for was, now in moved(report)
    ]


def read(report: Report, markdown: str) -> str:
    """A line an author typed, as it reads: facts in their places, without marks of Markdown."""
    return plain_text(prose.parse(markdown, facts=Texts(report)).blocks)


def register_of(report: Report) -> Register:
    """The values of the register that this report's facts may speak of."""
    contract, council = report.contract, report.council
    extended, ending = _asked(report, EffectKind.EXTEND), _asked(report, EffectKind.NOT_EXTEND)
    named = lots.in_order((row.lot for _, row in extended), report)
    entry = report.forward_plan_entry
    maker, consultees = maker_and_consultees(report)
    rule, providers = _rule(report), _providers(report)
    return Register(
        council=council.name,
        council_source=f"council:{council.pk}",
        contract=_told_of(contract),
        contract_source=f"contract:{contract.pk}",
        option=_option(report, extended),
        lots=lots.facts_of(parts.lots_of_contract(report), report),
        named=lots.facts_of(named, report),
        ending=lots.facts_of(lots.in_order((row.lot for _, row in ending), report), report),
        providers=_provided(named, providers),
        extension=_money(_lines_asked_for(report)),
        actuals=_money(line for line in parts.money_of_contract(report) if line.kind == MoneyKind.ACTUAL),
        forward_plan=(
            {
                "reference": entry.reference,
                "approved_on": entry.approved_on,
                "body": entry.approving_body,
                "planned_on": entry.planned_on,
            }
            if entry
            else None
        ),
        forward_plan_source=f"forward_plan_entry:{entry.pk}" if entry else "",
        maker=_named(maker) if maker else ("", ""),
        consultees=tuple(_named(post) for post in consultees),
        clause=(rule.clause, f"authority_rule:{rule.pk}") if rule else ("", ""),
        asked={
            one.order: _one(one, providers) for one in parts.recommendations(report) if one.effect != EffectKind.NONE
        },
        way=_way(report),
        shown=_shown(report),
        counted_once=_counted_once(report),
        risk_limits=(council.risk_amber_from, council.risk_red_from) if parts.risks(report) else None,
    )


def _way(report: Report) -> Pathway:
    """The matter's way, as it was on the day of submission; in a draft, as it is today."""
    stations = [
        Station(step.body, step.on, step.outcome, f"matter_step:{step.pk}") for step in parts.matter_steps(report)
    ]
    return pathway(stations, day=clock.london_day(report.submitted_at or clock.now()))


def _shown(report: Report) -> dict[int, SumFacts]:
    """Every sum that stands in a schedule of the report, by the money line's key."""
    rows = {shown.line_id: shown for schedule in parts.schedules(report) for shown in schedule.lines.all()}
    return {
        pk: SumFacts(
            amount=row.line.amount,
            how=row.line.how,
            source=f"money_line:{pk}",
            label=row.line.label,
            terms=sums_shown.shown_sum(row).terms,
        )
        for pk, row in rows.items()
    }


def _counted_once(report: Report) -> list[int]:
    """The schedules with a total whose sums may be added up."""
    totalled = [schedule for schedule in parts.schedules(report) if schedule.has_total]
    shown = sums_shown.with_parts([row for schedule in totalled for row in schedule.lines.all()])
    return [
        schedule.pk
        for schedule in totalled
        if schedules.counted_once(
            [one for one in shown if one.key in {row.line_id for row in schedule.lines.all()}]
        ).allowed
    ]


def _told_of(contract: Contract) -> dict[str, Any]:
    """What the register says of the contract itself."""
    return {
        "reference": contract.reference,
        "full_reference": str(contract),
        "title": contract.title,
        "kind": contract.get_kind_display().lower(),
        "start": contract.starts_on,
        "initial_end": contract.initial_ends_on,
        "maximum_end": contract.max_ends_on,
        "performance_stated_on": contract.performance_stated_on,
        "performance_statement": " ".join(contract.performance_statement.split()),
        "ground": _ground(contract),
    }


def _one(asked: Recommendation, providers: Mapping[int, Sequence[Provider]]) -> AskedFacts:
    """What one recommendation asks, for a report that asks for several things."""
    named = sorted(asked.lots.all(), key=lambda row: row.lot.number)
    contract = named[0].lot.contract if named else asked.report.contract
    starts, ends = {row.from_on for row in named}, {row.to_on for row in named}
    cost = _money([asked.value_line]) if asked.value_line else ()
    return AskedFacts(
        contract=contract.reference,
        contract_source=f"contract:{contract.pk}",
        contract_title=contract.title,
        contract_full=str(contract),
        contract_dates={
            "start": contract.starts_on,
            "initial_end": contract.initial_ends_on,
            "maximum_end": contract.max_ends_on,
        },
        months=f"{asked.option.months} months" if asked.option else "",
        providers=_provided([row.lot for row in named], providers),
        lots=lots.own_facts(row.lot for row in named),
        starts_on=starts.pop() if len(starts) == 1 else None,
        ends_on=ends.pop() if len(ends) == 1 else None,
        cost=cost[0] if cost else None,
    )


def _asked(report: Report, effect: EffectKind) -> list[tuple[Recommendation, RecommendationLot]]:
    """The lots the recommendations of one effect name, by lot number."""
    found = [(one, row) for one in parts.recommendations(report) if one.effect == effect for row in one.lots.all()]
    return sorted(found, key=lambda pair: (pair[1].lot.number, pair[1].pk))


def _lines_asked_for(report: Report) -> list[MoneyLine]:
    asked = parts.recommendations(report)
    return list(dict.fromkeys(row.value_line for row in asked if row.effect == EffectKind.EXTEND and row.value_line))


def _option(report: Report, extended: list[tuple[Recommendation, RecommendationLot]]) -> OptionFacts | None:
    option = report.option
    if option is None:
        return None
    mine = [row for _, row in extended if row.option_id == option.pk]
    return OptionFacts(
        order=option.order,
        months=option.months,
        clause=option.clause,
        starts_on=min((row.from_on for row in mine if row.from_on), default=None),
        ends_on=max((row.to_on for row in mine if row.to_on), default=None),
        source=f"option:{option.pk}",
    )


def _money(lines: Iterable[MoneyLine]) -> tuple[MoneyFact, ...]:
    return tuple(
        MoneyFact(line.stated, f"money_line:{line.pk}", line.certainty == Certainty.ESTIMATE) for line in lines
    )


@once_each
def _providers(reports: Sequence[Report]) -> dict[int, dict[int, list[Provider]]]:
    """The providers admitted to each lot that a report asks to extend, by the lot's primary key."""
    parts.recommendations.ahead(reports)
    named = {report.pk: [row.lot_id for _, row in _asked(report, EffectKind.EXTEND)] for report in reports}
    admitted: dict[int, list[Provider]] = defaultdict(list)
    every = {lot for keys in named.values() for lot in keys}
    for place in Admission.objects.filter(lot__in=every).admitted().select_related("provider"):
        admitted[place.lot_id].append(place.provider)
    return {pk: {lot: admitted[lot] for lot in keys} for pk, keys in named.items()}


def _provided(named: Iterable[Lot], providers: Mapping[int, Sequence[Provider]]) -> tuple[tuple[str, str], ...]:
    """Each provider of the lots once, by name, with its source."""
    found = {provider.pk: provider for lot in named for provider in providers.get(lot.pk, ())}
    by_name = sorted(found.values(), key=lambda provider: (str(provider), provider.pk))
    return tuple((str(provider), f"provider:{provider.pk}") for provider in by_name)


def _ground(contract: Contract) -> str:
    """The ground for using the contract's options: its own, or the usual one of its regime."""
    regime = Regime(contract.regime)
    ground = ground_label(contract.regime_ground or option_ground(regime))
    return f"{regime.label}, {ground[0].lower()}{ground[1:]}"


@once
def maker_and_consultees(report: Report) -> tuple[Post | None, list[Post]]:
    """The posts set at submission; in a draft those its route would name today, if it has one."""
    if report.decision_maker_post:
        return report.decision_maker_post, parts.consultee_posts(report)
    rule = _rule(report)
    return (rule.maker_post, list(rule.consultee_posts.all())) if rule else (None, [])


@once
def _rule(report: Report) -> AuthorityRule | None:
    """The rule set at submission; in a draft the one that would apply today, if any does."""
    if report.authority_rule:
        return report.authority_rule
    found = routes.route_for(report, clock.now())
    if isinstance(found, Verdict):
        return None
    return next(row for row in routes.rules_in_force(report, found.question.on) if row.pk == found.rule.pk)


def _named(post: Post) -> tuple[str, str]:
    return str(post), f"post:{post.pk}"
