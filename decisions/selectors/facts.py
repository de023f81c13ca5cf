"""Facts of a report: what the register says now, what was pinned at submission, and what has moved between."""

from __future__ import annotations

from collections.abc import Iterable

from commissioning import clock
from commissioning.models import Post
from commissioning.verdicts import Verdict
from decisions import facts
from decisions.enums import EffectKind
from decisions.facts import Fact, LotFacts, MoneyFact, OptionFacts, Register
from decisions.models import RecommendationLot, Report
from decisions.selectors import routes
from frameworks.enums import MoneyKind
from frameworks.models import Admission, Lot, MoneyLine


def resolve(report: Report) -> dict[str, Fact]:
    """Every fact the report may name: as pinned where it was pinned, otherwise as the register says now."""
    return live(report) | pinned(report)


def live(report: Report) -> dict[str, Fact]:
    """Every fact as the register says now."""
    return facts.resolve(register_of(report))


def pinned(report: Report) -> dict[str, Fact]:
    """The facts pinned when the report was submitted; none in a first draft."""
    return {row.name: Fact(row.name, row.text, row.source) for row in report.pinned_facts.all()}


def moved(report: Report) -> list[tuple[Fact, Fact | None]]:
    """Pinned facts that the register now states otherwise, with what it says now (None: nothing any more)."""
    fixed = pinned(report)
    return facts.changed(fixed, live(report)) if fixed else []


def register_of(report: Report) -> Register:
    """The values of the register that this report's facts may speak of."""
    contract, council = report.contract, report.council
    asked = list(
        RecommendationLot.objects.filter(recommendation__report=report)
        .select_related("lot", "recommendation")
        .order_by("lot__number", "pk")
    )
    extended = [row for row in asked if row.recommendation.effect == EffectKind.EXTEND]
    named = [row.lot for row in extended]
    entry = report.forward_plan_entry
    maker, consultees = maker_and_consultees(report)
    return Register(
        council=council.name,
        council_source=f"council:{council.pk}",
        contract={
            "reference": contract.reference,
            "title": contract.title,
            "kind": contract.get_kind_display().lower(),
            "start": contract.starts_on,
            "initial_end": contract.initial_ends_on,
            "maximum_end": contract.max_ends_on,
            "performance_stated_on": contract.performance_stated_on,
        },
        contract_source=f"contract:{contract.pk}",
        option=_option(report, extended),
        lots=_lots(contract.lots.order_by("number")),
        named=_lots(named),
        ending=_lots(row.lot for row in asked if row.recommendation.effect == EffectKind.NOT_EXTEND),
        providers=_providers(named),
        extension=_money(_lines_asked_for(report)),
        actuals=_money(MoneyLine.objects.filter(contract=contract, kind=MoneyKind.ACTUAL).order_by("pk")),
        forward_plan=(
            {"reference": entry.reference, "approved_on": entry.approved_on, "body": entry.approving_body}
            if entry
            else None
        ),
        forward_plan_source=f"forward_plan_entry:{entry.pk}" if entry else "",
        maker=_named(maker) if maker else ("", ""),
        consultees=tuple(_named(post) for post in consultees),
    )


def _lines_asked_for(report: Report) -> list[MoneyLine]:
    lines = [
        row.value_line
        for row in report.recommendations.filter(effect=EffectKind.EXTEND).select_related("value_line")
        if row.value_line
    ]
    return list(dict.fromkeys(lines))


def _option(report: Report, extended: list[RecommendationLot]) -> OptionFacts | None:
    option = report.option
    if option is None:
        return None
    mine = [row for row in extended if row.option_id == option.pk]
    return OptionFacts(
        order=option.order,
        months=option.months,
        clause=option.clause,
        starts_on=min((row.from_on for row in mine if row.from_on), default=None),
        ends_on=max((row.to_on for row in mine if row.to_on), default=None),
        source=f"option:{option.pk}",
    )


def _lots(lots: Iterable[Lot]) -> tuple[LotFacts, ...]:
    return tuple(LotFacts(lot.number, lot.title, lot.authorised_ends_on, f"lot:{lot.pk}") for lot in lots)


def _money(lines: Iterable[MoneyLine]) -> tuple[MoneyFact, ...]:
    return tuple(MoneyFact(line.amount, f"money_line:{line.pk}") for line in lines)


def _providers(lots: Iterable[Lot]) -> tuple[tuple[str, str], ...]:
    places = Admission.objects.filter(lot__in=list(lots)).admitted().select_related("provider")
    found = {place.provider.pk: place.provider for place in places}
    named = sorted(found.values(), key=lambda provider: (str(provider), provider.pk))
    return tuple((str(provider), f"provider:{provider.pk}") for provider in named)


def maker_and_consultees(report: Report) -> tuple[Post | None, list[Post]]:
    """The posts set at submission; in a draft those its route would name today, if it has one."""
    if report.decision_maker_post:
        return report.decision_maker_post, list(report.consultee_posts.all())
    found = routes.route_for(report, clock.now())
    if isinstance(found, Verdict):
        return None, []
    consultees = Post.objects.filter(pk__in=[post.pk for post in found.rule.consultees])
    return Post.objects.get(pk=found.maker_post_id), list(consultees)


def _named(post: Post) -> tuple[str, str]:
    return str(post), f"post:{post.pk}"
