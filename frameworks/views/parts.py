"""Lots, options and sums of money of a contract: each added, changed and removed on a page of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from commissioning import clock
from commissioning.actors import Actor
from commissioning.verdicts import Refused, Verdict
from frameworks.enums import AWARDED_VALUES, ContractStage, MoneyKind
from frameworks.figures import may_enter
from frameworks.forms.parts import LotForm, MoneyForm, OptionForm, kinds_for
from frameworks.kinds import may_add_to, may_keep_register
from frameworks.models import Contract, Lot, MoneyLine, TermOption
from frameworks.services import contracts, money
from frameworks.views.contracts import address, visible
from frameworks.views.editing import Editing, edit_page

PARTS: dict[str, type[models.Model]] = {"lot": Lot, "option": TermOption, "money": MoneyLine}


def _part(request: HttpRequest, kind: str, pk: int) -> Any:
    """A part of a contract this person may see; 404 otherwise."""
    rows = PARTS[kind]._default_manager.visible_to(request.actor)  # type: ignore[attr-defined]
    return get_object_or_404(rows.select_related("contract__council"), pk=pk)


def _may(contract: Contract, kind: str, actor: Actor) -> Verdict:
    """Whether parts of this kind can be added and changed by this person now."""
    if kind == "money":
        return Verdict.allow() if kinds_for(contract, actor) else may_enter(actor, MoneyKind.BUDGET)
    what = {"lot": "The lots", "option": "The options"}[kind]
    return may_keep_register(actor) & may_add_to(ContractStage(contract.stage), what)


def _may_change(part: Any, kind: str, actor: Actor) -> Verdict:
    """Whether this very part can be changed or removed: a sum only by those who may enter its kind."""
    if not isinstance(part, MoneyLine):
        return _may(part.contract, kind, actor)
    verdict = may_enter(actor, MoneyKind(part.kind))
    if part.kind not in AWARDED_VALUES:
        return verdict
    return verdict & may_add_to(ContractStage(part.contract.stage), "Its value and that of its lots")


def _page(request: HttpRequest, contract: Contract, kind: str, **more: Any) -> HttpResponse:
    actor, part = request.actor, more.get("stored")  # type: ignore[attr-defined]
    page = Editing(
        caption=f"{contract.reference} {contract.title}",
        back_url=address(contract),
        back_text="Back to the contract",
        verdict=_may(contract, kind, actor) if part is None else _may_change(part, kind, actor),
        onward=lambda part: address(contract),
        **more,
    )
    return edit_page(request, page)


@require_http_methods(["GET", "HEAD", "POST"])
def lot_add(request: HttpRequest, pk: int) -> HttpResponse:
    """One more lot, until the award."""
    contract = visible(request, pk)
    return _page(
        request,
        contract,
        "lot",
        title="Add a lot",
        form_class=LotForm,
        given={"contract": contract, "actor": request.actor},  # type: ignore[attr-defined]
        save=lambda **given: contracts.add_lot(contract=contract, **given),
        done="Lot added.",
        button="Add the lot",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def lot_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a lot, until the award."""
    lot = _part(request, "lot", pk)
    return _page(
        request,
        lot.contract,
        "lot",
        title=f"Change lot {lot.number}",
        form_class=LotForm,
        given={"contract": lot.contract, "actor": request.actor},  # type: ignore[attr-defined]
        stored=lot,
        save=lambda **given: contracts.edit_part(part=lot, **given),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def option_add(request: HttpRequest, pk: int) -> HttpResponse:
    """One more option to extend, until the award."""
    contract = visible(request, pk)
    return _page(
        request,
        contract,
        "option",
        title="Add an option to extend",
        form_class=OptionForm,
        given={"contract": contract, "is_single": contract.is_single_provider},
        save=lambda **given: contracts.add_option(contract=contract, **given),
        done="Option added. The contract's last possible day has moved with it.",
        button="Add the option",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def option_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an option, until the award."""
    option = _part(request, "option", pk)
    return _page(
        request,
        option.contract,
        "option",
        title=f"Change option {option.order}",
        form_class=OptionForm,
        given={"contract": option.contract, "is_single": option.contract.is_single_provider},
        stored=option,
        save=lambda **given: contracts.edit_part(part=option, **given),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def money_add(request: HttpRequest, pk: int) -> HttpResponse:
    """One more sum of money."""
    contract = visible(request, pk)
    return _page(
        request,
        contract,
        "money",
        title="Add a sum of money",
        form_class=MoneyForm,
        given={"contract": contract, "actor": request.actor, "is_single": contract.is_single_provider},  # type: ignore[attr-defined]
        save=lambda **given: money.add_line(contract=contract, **given),
        template="frameworks/money_edit.html",
        done="Sum added.",
        button="Add the sum",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def money_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a sum of money."""
    line = _part(request, "money", pk)
    contract = line.contract
    return _page(
        request,
        contract,
        "money",
        title="Change a sum of money",
        form_class=MoneyForm,
        given={"contract": contract, "actor": request.actor, "is_single": contract.is_single_provider},  # type: ignore[attr-defined]
        stored=line,
        save=lambda **given: money.edit_line(line=line, **given),
        template="frameworks/money_edit.html",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def part_remove(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Ask whether a lot, an option or a sum is to be taken off; take it off when the answer is yes."""
    if kind not in PARTS:
        raise Http404(f"Nothing called {kind} can be removed here.")
    part = _part(request, kind, pk)
    contract = part.contract
    verdict = _may_change(part, kind, request.actor)  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "title": f"Remove {_said(part)}?",
        "caption": f"{contract.reference} {contract.title}",
        "back_url": address(contract),
        "back_text": "Back to the contract",
    }
    if not verdict.allowed:
        return TemplateResponse(request, "frameworks/refused.html", {**context, "refusal": verdict}, status=403)
    if request.method == "POST":
        try:
            _remove(part, actor=request.actor)  # type: ignore[attr-defined]
        except Refused as refusal:
            context["refusal"] = refusal.verdict
            return TemplateResponse(request, "frameworks/refused.html", context, status=409)
        messages.success(request, "Removed.")
        return redirect(address(contract))
    return TemplateResponse(request, "frameworks/part_remove.html", context)


def _said(part: Any) -> str:
    if isinstance(part, Lot):
        return f"lot {part.number}, {part.title}"
    return f"option {part.order}" if isinstance(part, TermOption) else f"the sum “{part}”"


def _remove(part: Any, *, actor: Actor) -> None:
    if isinstance(part, MoneyLine):
        money.remove_line(line=part, actor=actor, at=clock.now())
    else:
        contracts.remove_part(part=part, actor=actor, at=clock.now())
