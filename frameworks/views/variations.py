"""Variations of a contract: drafted, looked at with what the law makes of them, signed; and procurement notices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from commissioning import clock, panels
from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.money import format_pounds
from commissioning.object_actions import Offer
from commissioning.once import reading_once
from commissioning.selectors.audit import history_of
from commissioning.views.acts import WorkspaceFace, respond
from frameworks.enums import ContractStage, VatBasis
from frameworks.forms.variations import NoticeForm, VariationForm
from frameworks.models import Notice, Variation
from frameworks.models.variation import KEEPINGS
from frameworks.noticing import may_record_notice, may_record_published
from frameworks.selectors.variations import assessment, lots_of, worth_at_award
from frameworks.services import notices, variations
from frameworks.services.variations import kept
from frameworks.sums import Sum
from frameworks.variation_acts import ACTS
from frameworks.variation_enums import VariationStatus
from frameworks.variations import may_edit, may_propose, may_vary
from frameworks.views.contracts import address, visible
from frameworks.views.editing import Editing, edit_page

COLOURS = {
    VariationStatus.DRAFT: "grey",
    VariationStatus.AUTHORISED: "blue",
    VariationStatus.SIGNED: "teal",
    VariationStatus.EFFECTIVE: "green",
    VariationStatus.VOID: "red",
}


class VariationFace(WorkspaceFace):
    """The acts on a variation in the workspace."""

    folder = "frameworks"

    def back_text(self, obj: Variation) -> str:
        return "Back to the variation"

    def object_label(self, obj: Variation) -> str:
        return f"{obj.contract.reference}, variation {obj.number}: {obj.title}"

    def object_url(self, obj: Variation) -> str:
        return page_of(obj)


def page_of(variation: Variation) -> str:
    """The variation's page."""
    return reverse("frameworks:variation-detail", args=[variation.pk])


@require_safe
@reading_once()
def variation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One variation: what it changes, what the law makes of it with rule and source, its notices, what can be done."""
    variation, at, actor = _variation(request, pk), clock.now(), request.actor  # type: ignore[attr-defined]
    today = clock.london_day(at)
    is_draft = variation.status == VariationStatus.DRAFT and not variation.is_administrative
    found = assessment(variation, lots_of(variation), on=today) if is_draft else None
    edit = may_propose(actor) & may_edit(VariationStatus(variation.status), asked_in=variation.asked_in)
    context = {
        "variation": variation,
        "contract": variation.contract,
        "colour": COLOURS[VariationStatus(variation.status)],
        "facts": list(_facts(variation)),
        "figures": [kept(figure) for figure in found.figures] if found else variation.figures,
        "found": found,
        "notices": [(one, one.standing(today)) for one in variation.notices.all()],
        "may_record_notice": may_record_notice(actor).allowed,
        "may_edit": edit,
        "offers": _offers(variation, actor, at),
        "panels": panels.beside(variation, actor, at),
        "history": history_of(variation),
        "back_url": address(variation.contract),
    }
    return TemplateResponse(request, "frameworks/variation_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def variation_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft a variation."""
    contract = visible(request, pk)
    actor = request.actor  # type: ignore[attr-defined]
    page = Editing(
        title="Propose a variation",
        caption=f"{contract.reference} {contract.title}",
        back_url=address(contract),
        back_text="Back to the contract",
        verdict=may_propose(actor) & may_vary(ContractStage(contract.stage)),
        form_class=VariationForm,
        given={"contract": contract, "actor": actor},
        save=lambda **given: variations.propose(contract=contract, **given),
        onward=page_of,
        done="Drafted. Nothing has moved: see below what the law makes of it.",
        button="Save the draft",
        template="frameworks/variation_edit.html",
    )
    return edit_page(request, page)


@require_http_methods(["GET", "HEAD", "POST"])
def variation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    variation, actor = _variation(request, pk), request.actor  # type: ignore[attr-defined]
    page = Editing(
        title=f"Change variation {variation.number}",
        caption=f"{variation.contract.reference} {variation.contract.title}",
        back_url=page_of(variation),
        back_text="Back to the variation",
        verdict=may_propose(actor) & may_edit(VariationStatus(variation.status), asked_in=variation.asked_in),
        form_class=VariationForm,
        given={"contract": variation.contract, "actor": actor},
        stored=variation,
        save=lambda **given: variations.edit(variation=variation, **given),
        onward=page_of,
        template="frameworks/variation_edit.html",
    )
    return edit_page(request, page)


@require_http_methods(["GET", "HEAD", "POST"])
def variation_act(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The page of one act on a variation."""
    return respond(VariationFace(), request, _variation(request, pk), ACTS, slug)


@require_http_methods(["GET", "HEAD", "POST"])
def notice_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a procurement notice about a contract."""
    contract = visible(request, pk)
    page = Editing(
        title="Record a procurement notice",
        caption=f"{contract.reference} {contract.title}",
        back_url=address(contract),
        back_text="Back to the contract",
        verdict=may_record_notice(request.actor),  # type: ignore[attr-defined]
        form_class=NoticeForm,
        save=lambda **given: notices.add(contract=contract, **given),
        onward=lambda notice: address(contract),
        done="Recorded.",
    )
    return edit_page(request, page)


@require_http_methods(["GET", "HEAD", "POST"])
def notice_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a notice was published, or why it is not needed."""
    rows = Notice.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    notice = get_object_or_404(rows.select_related("contract__council", "variation"), pk=pk)
    back = page_of(notice.variation) if notice.variation else address(notice.contract)
    page = Editing(
        title=notice.get_type_display(),
        caption=f"{notice.contract.reference} {notice.contract.title}",
        back_url=back,
        back_text="Back to the variation" if notice.variation else "Back to the contract",
        verdict=may_record_published(request.actor, is_published=notice.published_on is not None),  # type: ignore[attr-defined]
        form_class=NoticeForm,
        stored=notice,
        save=lambda **given: notices.settle(notice=notice, **given),
        onward=lambda saved: back,
    )
    return edit_page(request, page)


def _variation(request: HttpRequest, pk: int) -> Variation:
    rows = Variation.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    beside = ("contract__council", "provider_before", "provider_after", "bridges_to__council", "proposed_by")
    return get_object_or_404(rows.select_related(*beside), pk=pk)


def _offers(variation: Variation, actor: Actor, at: datetime) -> list[Offer]:
    """Every act on it, those that can be done first."""
    offers = [Offer(act, act.verdict(variation, actor, at), _act_url(variation, act.name)) for act in ACTS]
    return sorted(offers, key=lambda offer: not offer.verdict.allowed)


def _act_url(variation: Variation, name: str) -> str:
    return reverse("frameworks:variation-act", args=[variation.pk, name])


def _facts(variation: Variation) -> Iterator[tuple[str, Any]]:
    """What it says of itself, as question and answer; what it does not say is left out."""
    lots = list(variation.lots.select_related("lot"))
    vat = VatBasis(variation.vat_basis)
    yield "Changes", variation.what.capitalize()
    if lots and not variation.contract.is_single_provider:
        yield "Lots", ", ".join(str(row.lot.number) for row in lots)
    if variation.ends_on:
        before = {row.ended_on for row in lots if row.ended_on}
        was = ", ".join(say_date(day) for day in sorted(before))
        yield "Last day", f"{was} before, {say_date(variation.ends_on)} after" if was else say_date(variation.ends_on)
    if variation.value_change:
        yield "Change of value", Sum(variation.value_change, vat).words
    yield from _prose(variation)
    if variation.provider_before and variation.provider_after:
        yield "Provider", f"{variation.provider_before} before, {variation.provider_after} after"
    yield "Why", variation.reason
    if variation.ground:
        yield "Ground", variation.ground_words
    if variation.clause:
        yield "Words relied on", variation.clause
    done = [one.label for name, one in KEEPINGS.items() if getattr(variation, name)]
    if not variation.is_administrative:
        yield "Substantial by its kind?", "; ".join(done) or "No"
        yield "Worth at award", _worth(variation)
    yield from _standing(variation)


def _prose(variation: Variation) -> Iterator[tuple[str, str]]:
    for label, text in (("Before", variation.before), ("After", variation.after)):
        if text:
            yield label, text


def _worth(variation: Variation) -> str:
    if variation.base_value:
        source = f" ({variation.base_source})" if variation.base_source else ""
        return f"{Sum(variation.base_value, VatBasis(variation.vat_basis)).words}{source}"
    worth = worth_at_award(variation.contract)
    return f"{Sum(worth.amount, worth.vat).words} ({worth.source})" if worth.amount else "Not on the register"


def _standing(variation: Variation) -> Iterator[tuple[str, Any]]:
    """How far it has come, and what it leads to."""
    if variation.is_relief:
        yield "Emergency relief", "Yes"
    if variation.bridges_to:
        most = f", at no more than {format_pounds(variation.cap)}" if variation.cap else ""
        url = reverse("frameworks:contract-procurement", args=[variation.bridges_to_id])
        to = f"{variation.bridges_to.reference} {variation.bridges_to.title}"
        yield "Carries on until", format_html('<a class="govuk-link" href="{}">{}</a>{}', url, to, most)
    if variation.waiver_reference:
        yield "Waiver", variation.waiver_reference
    if variation.asked_in:
        yield "Asked for in", variation.asked_in
    if variation.decision_reference and variation.authorised_on:
        yield "Decision", f"{variation.decision_reference}, in effect from {say_date(variation.authorised_on)}"
    if variation.signed_on:
        yield "Signed", f"{say_date(variation.signed_on)}: {variation.instrument}"
    if variation.takes_effect_on:
        yield "Takes effect", say_date(variation.takes_effect_on)
    if variation.void_reason:
        yield "Why it is void", variation.void_reason
