"""A contract's page, its history, what can be done with it, and its facts entered and changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commissioning import clock, panels
from commissioning.actors import Actor
from commissioning.object_actions import ObjectAction, Offer
from commissioning.once import reading_once
from commissioning.views.acts import WorkspaceFace, respond
from frameworks import acts
from frameworks.enums import OPEN_STAGES, SINGLE_KINDS, ContractKind, ContractStage
from frameworks.forms.contracts import LABELS, ContractChangeForm, ContractForm, KindForm, settled_facts
from frameworks.forms.parts import kinds_for
from frameworks.kinds import LISTS, may_keep_register
from frameworks.models import Contract
from frameworks.noticing import may_record_notice
from frameworks.panels import LAST_SAFE_START
from frameworks.selectors.completeness import of_annotated, with_known_facts
from frameworks.selectors.contract_page import ContractPage, page_of
from frameworks.selectors.happenings import happenings
from frameworks.selectors.page import read
from frameworks.selectors.seldom import may_have, noting_what_there_is
from frameworks.selectors.spend import standing_on_page
from frameworks.selectors.succession import succession
from frameworks.services import contracts
from frameworks.variations import may_propose, may_vary
from frameworks.views import told
from frameworks.views.editing import Editing, edit_page

FIRST_SHOWN, PER_PAGE = 10, 50
# While a contract is in one of these, its procurement is what happens to it.
PROCURED_STAGES = (*OPEN_STAGES, ContractStage.AWARDED, ContractStage.MOBILISING)
# Said of most contracts most of the time: told last, and folded away.
FAR_OFF = (
    "not_yours", "nothing_to_correct", "none_waiting", "nothing_to_serve", "nothing_to_answer", "nothing_to_sign",
    "by_decision", "single_provider",
)  # fmt: skip


STAGE_COLOURS = {
    ContractStage.LIVE: "green",
    ContractStage.MOBILISING: "teal",
    ContractStage.AWARDED: "blue",
    ContractStage.EXPIRED: "red",
}


class ContractFace(WorkspaceFace):
    """The acts on a contract in the workspace."""

    folder = "frameworks"

    def object_label(self, obj: Contract) -> str:
        return f"{obj.reference} {obj.title}"

    def back_text(self, obj: Contract) -> str:
        return "Back to the contract"

    def object_url(self, obj: Contract) -> str:
        return address(obj)

    def onward_url(self, obj: Contract, action: ObjectAction, outcome: Any) -> str:
        """Leave around the contract's files leads back to them."""
        if action.name in acts.FILE_LEAVE:
            return reverse("frameworks:contract-attachments", args=[obj.pk])
        return self.object_url(obj)


class ContractOffer(Offer):
    """An act beside a contract, near or far."""

    @property
    def is_far_off(self) -> bool:
        """For somebody else, or for another time: told, but folded away."""
        return any(code in FAR_OFF for code in self.verdict.codes)


def address(contract: Contract) -> str:
    """The contract's page."""
    return reverse("frameworks:contract-detail", args=[contract.pk])


def visible(request: HttpRequest, pk: int) -> Contract:
    """The contract, when this person may see it; 404 otherwise."""
    found = Contract.objects.visible_to(request.actor).select_related(  # type: ignore[attr-defined]
        "council", "owner_post", "contract_manager_post", "parent__council", "parent_lot"
    )
    return get_object_or_404(with_known_facts(noting_what_there_is(found)), pk=pk)


@require_safe
@reading_once()
def contract_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one contract, and what this person can do with it."""
    contract, at, actor = visible(request, pk), clock.now(), request.actor  # type: ignore[attr-defined]
    today = clock.london_day(at)
    beside = panels.columns("frameworks.contract", [contract], actor, at)
    start_by = beside.get(LAST_SAFE_START, {}).get(contract.pk)
    page = page_of(contract, on=today, start_by=start_by if isinstance(start_by, date) else None)
    offers = _offers(contract, page, actor, at)
    history, completeness = happenings(contract, is_single=page.is_single), of_annotated(contract)
    context = {
        "page": page,
        "spend": standing_on_page(contract, [row.line for row in page.money], page.lots),
        "contract": contract,
        "is_single": page.is_single,
        "stage": contract.stage_on(today),
        "stage_colour": STAGE_COLOURS.get(contract.stage_on(today), "grey"),
        "over_words": told.over(page),
        "today": today,
        "summary": told.summary(page, beside={name: values.get(contract.pk) for name, values in beside.items()}),
        "facts": told.everything(contract),
        "succession": succession(contract, actor) if may_have(contract, "succession") else None,
        "offers": [offer for offer in offers if not offer.is_far_off],
        "far_off": [offer for offer in offers if offer.is_far_off],
        "may_edit": may_keep_register(actor),
        "is_open": contract.stage in OPEN_STAGES,
        "money_kinds": kinds_for(contract, actor),
        "panels": panels.beside(contract, actor, at),
        "completeness": completeness,
        "missing": told.missing(completeness, is_single=page.is_single),
        "history": history[:FIRST_SHOWN],
        "history_count": len(history),
        "children": _children(contract, actor),
        **_changes(contract, actor),
    }
    return TemplateResponse(request, "frameworks/contract_detail.html", context)


def _changes(contract: Contract, actor: Actor) -> dict[str, Any]:
    """Its variations, and whether its procurement has a page to show; a contract without any is asked for none."""
    varied = contract.variations.order_by("number") if contract.has_variations else ()  # type: ignore[attr-defined]
    may_propose_now = may_propose(actor) & may_vary(ContractStage(contract.stage))
    return {
        "variations": varied,
        "may_vary": may_propose_now.allowed,
        "is_procured": contract.stage in PROCURED_STAGES,
        "has_notices": contract.has_notices,  # type: ignore[attr-defined]
        "may_record_notice": may_record_notice(actor).allowed,
    }


def _children(contract: Contract, actor: Actor) -> list[Contract]:
    """What was let under it, the first few."""
    if contract.kind in SINGLE_KINDS or not may_have(contract, "children"):
        return []
    return list(Contract.objects.visible_to(actor).filter(parent=contract).order_by("reference")[:FIRST_SHOWN])


def _offers(contract: Contract, page: ContractPage, actor: Actor, at: datetime) -> list[ContractOffer]:
    """Every act that can ever be for this contract, those that can be done first; around its files, on their page."""
    ever = [act for act in acts.ALL if act.name not in acts.FILE_LEAVE]
    ever = [act for act in ever if not (page.is_single and page.places and act.name == "admit-provider")]
    offers = [ContractOffer(act, act.verdict(contract, actor, at), _act_url(contract, act.name)) for act in ever]
    return sorted(offers, key=lambda offer: (not offer.verdict.allowed, offer.is_far_off))


def _act_url(contract: Contract, name: str) -> str:
    return reverse("frameworks:contract-act", args=[contract.pk, name])


@require_safe
def contract_history(request: HttpRequest, pk: int) -> HttpResponse:
    """All that happened to a contract, newest first."""
    contract = read(visible(request, pk))
    told_of = happenings(contract, is_single=contract.is_single_provider)
    shown = Paginator(told_of, PER_PAGE).get_page(request.GET.get("page"))
    context = {"contract": contract, "history": shown, "back_url": address(contract)}
    return TemplateResponse(request, "frameworks/contract_history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def contract_act(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The page of one act on a contract."""
    return respond(ContractFace(), request, visible(request, pk), acts.ALL, slug)


@require_http_methods(["GET", "HEAD", "POST"])
def contract_add(request: HttpRequest) -> HttpResponse:
    """Enter a contract: first its kind, then what is asked of that kind."""
    verdict = may_keep_register(request.actor)  # type: ignore[attr-defined]
    kind = request.GET.get("kind", "")
    if verdict.allowed and kind not in ContractKind.values:
        form = KindForm(request.GET if "kind" in request.GET else None)
        return TemplateResponse(request, "frameworks/contract_kind.html", {"form": form, "back_url": _list_url()})
    page = Editing(
        title="Add a contract",
        caption=ContractKind(kind).label if kind in ContractKind.values else "",
        back_url=reverse("frameworks:contract-add") if verdict.allowed else _list_url(),
        back_text="Back to the kinds of contract" if verdict.allowed else "Back to contracts",
        verdict=verdict,
        form_class=ContractForm,
        given={"actor": request.actor, "kind": kind},  # type: ignore[attr-defined]
        save=lambda **given: contracts.create(kind=kind, **given),
        onward=address,
        done=_entered(kind),
        button="Add the contract",
    )
    return edit_page(request, page)


def _entered(kind: str) -> str:
    if kind in LISTS:
        return "Added. Next: its lots, its options and sums, then record its history or its award."
    return "Added. Next: its options to extend and its sums, then record its history or its award."


def _list_url() -> str:
    return reverse("frameworks:contract-list")


@require_http_methods(["GET", "HEAD", "POST"])
def contract_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what no decision settled; until the award, everything."""
    contract = visible(request, pk)
    is_open = contract.stage in OPEN_STAGES
    page = Editing(
        title="Change the contract",
        caption=f"{contract.reference} {contract.title}",
        back_url=address(contract),
        back_text="Back to the contract",
        verdict=may_keep_register(request.actor),  # type: ignore[attr-defined]
        form_class=ContractChangeForm,
        given={"actor": request.actor, "kind": contract.kind},  # type: ignore[attr-defined]
        stored=contract,
        save=lambda **given: contracts.edit(contract=contract, **given),
        onward=address,
        template="frameworks/contract_edit.html",
        context=_settled(contract) if not is_open else {"settled": [], "history_url": "", "correct_url": ""},
    )
    return edit_page(request, page)


def _settled(contract: Contract) -> dict[str, Any]:
    """What is shown and not asked for on a running contract, and the ways there are to change it."""
    return {
        "settled": [(LABELS[name], told.value(contract, name)) for name in settled_facts(contract)],
        "history_url": _act_url(contract, "record-history"),
        "correct_url": _act_url(contract, "correct-entry"),
    }
