"""Everything a file would do to the register, proved before anything is written. Nothing here writes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from commissioning import clock
from commissioning.actors import Actor
from commissioning.models import Post
from frameworks.enums import ContractStage
from frameworks.importing.drafts import ContractDraft, Draft
from frameworks.importing.records import Problem
from frameworks.models import Admission, Contract, Lot
from frameworks.services.importing.building import Above, Built, Scene, begin, identity
from frameworks.services.importing.matching import Matching, Unsure, match
from frameworks.services.importing.recording import record


@dataclass
class Proved:
    """What a file comes to: contracts to enter in waves (none stands under one of a later wave), and all against it."""

    draft: Draft
    matching: Matching
    waves: list[list[Built]] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    new_posts: list[Post] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def built(self) -> list[Built]:
        return [one for wave in self.waves for one in wave]

    @property
    def unsure(self) -> list[Unsure]:
        return self.matching.unsure

    @property
    def is_ready(self) -> bool:
        """Whether it can be brought in as it is."""
        return not self.problems and not self.unsure

    @property
    def counts(self) -> dict[str, int]:
        """How many of each thing would be entered, in words."""
        built = self.built
        return {
            "contracts": len(built),
            "lots": sum(len(one.lots) for one in built),
            "places": sum(len(one.places) for one in built),
            "options": sum(len(one.options) for one in built),
            "ledger entries": sum(len(one.events) for one in built),
            "sums": sum(len(one.lines) for one in built),
            "providers": len(self.matching.new),
            "posts": len(self.new_posts),
        }

    @property
    def notes(self) -> Counter[str]:
        return self.draft.notes


def prove(
    draft: Draft, *, actor: Actor, at: datetime, answers: Mapping[str, str] | None = None, all_new: bool = False
) -> Proved:
    """Prove what a file would put on the register of the actor's council. A contract that is there already stays."""
    council = actor.council
    there = set(
        Contract.objects.filter(council=council)
        .exclude(stage=ContractStage.VOID)
        .values_list("reference", flat=True)
        .order_by()
    )
    known = [reference for reference in draft.contracts if reference in there]
    fresh = {reference: one for reference, one in draft.contracts.items() if reference not in there}
    wanted = _providers_of(draft, fresh.values())
    matching = match(draft, council, wanted=wanted, answers=answers or {}, all_new=all_new)
    scene = Scene(
        actor=actor,
        at=at,
        today=clock.london_day(at),
        recorded_at=clock.now(),
        posts={post.title: post for post in Post.objects.filter(council=council)},
        matching=matching,
        above=_above(draft, fresh, actor),
        is_named_only=draft.is_named_only,
        problems=list(draft.problems),
        said={(one.place, one.heading) for one in draft.problems},
    )
    proved = Proved(draft, matching, known=known)
    for wave in _waves(fresh, scene):
        built = [one for reference in wave if (one := _built(fresh[reference], scene)) is not None]
        if built:
            proved.waves.append(built)
    proved.problems = in_order([*scene.problems, *matching.problems])
    proved.new_posts = list(scene.new_posts.values())
    return proved


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Each problem once, by sheet and row."""
    return sorted(dict.fromkeys(problems), key=lambda one: one.place)


def _providers_of(draft: Draft, contracts: Iterable[ContractDraft]) -> list[str]:
    """The providers that are asked for, in the order of the file; a register's own file enters all it names."""
    if not draft.is_named_only:
        return list(draft.providers)
    asked = {place.text("provider") for contract in contracts for place in contract.places}
    return [key for key in draft.providers if key in asked]


def _built(draft: ContractDraft, scene: Scene) -> Built | None:
    built = begin(draft, scene)
    if built is None:
        return None
    record(built, scene)
    places: dict[int, set[object]] = defaultdict(set)
    for place in built.places:
        places[place.lot.number].add(identity(place.provider))
    scene.above[draft.reference] = Above(built.contract, built.lots, places)
    return built


def _needs(draft: ContractDraft) -> set[str]:
    """The contracts it stands under, or whose lots its own follow."""
    rows = [draft.row.text("parent"), *(lot.text("predecessor") for lot in draft.lots.values())]
    return {reference for reference in rows if reference and reference != draft.reference}


def _waves(fresh: Mapping[str, ContractDraft], scene: Scene) -> Iterable[list[str]]:
    """Contracts in waves, each needing only those of waves before it. Those that need each other are said to."""
    waiting = {reference: _needs(one) & fresh.keys() for reference, one in fresh.items()}
    while waiting:
        wave = [reference for reference, needs in waiting.items() if not needs]
        if not wave:
            scene.problems += [
                Problem(fresh[reference].row.place, "Under contract", "This contract and another stand on each other.")
                for reference in waiting
            ]
            return
        yield wave
        done = set(wave)
        waiting = {reference: needs - done for reference, needs in waiting.items() if reference not in done}


def _above(draft: Draft, fresh: Mapping[str, ContractDraft], actor: Actor) -> dict[str, Above]:
    """The contracts of the register that those of the file name, with their lots and who has or had a place there."""
    asked = {reference for one in fresh.values() for reference in _needs(one)} - fresh.keys()
    found: dict[str, Above] = {}
    if not asked:
        return found
    contracts = Contract.objects.visible_to(actor).exclude(stage=ContractStage.VOID).filter(reference__in=asked)
    for contract in contracts:
        found[contract.reference] = Above(contract, {}, defaultdict(set))
    by_pk = {one.contract.pk: one for one in found.values()}
    for lot in Lot.objects.filter(contract__in=by_pk):
        lot.contract = by_pk[lot.contract_id].contract
        by_pk[lot.contract_id].lots[lot.number] = lot
    places = Admission.objects.filter(lot__contract__in=by_pk)
    for pk, number, reference in places.values_list("lot__contract_id", "lot__number", "provider__reference"):
        by_pk[pk].providers[number].add(reference)
    return found
