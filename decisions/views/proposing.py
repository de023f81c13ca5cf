"""From an option to a drafted report: one page for each question, every answer kept on the server."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from commissioning import clock
from commissioning.actors import Actor
from commissioning.attempts import attempt
from commissioning.forms.restored import open_form
from commissioning.once import reading_once
from commissioning.verdicts import Refused
from decisions.editing import may_begin_report
from decisions.enums import ProposalStep
from decisions.forms.proposing import OptionForm
from decisions.models import Proposal
from decisions.selectors import proposals as read
from decisions.selectors.next_options import next_options
from decisions.services import proposals as write
from decisions.views.proposal_pages import PAGES, Page
from frameworks.models import Contract

METHODS = ["GET", "HEAD", "POST"]
SHOWN = 20


@require_http_methods(METHODS)
def begin(request: HttpRequest) -> HttpResponse:
    """Choose a contract, or (with one in the address) its option: the first answer begins the proposal."""
    wanted = request.GET.get("contract", "")
    if not wanted:
        return choose_contract(request)
    if not wanted.isdecimal():
        raise Http404("There is no such contract.")
    seen = Contract.objects.visible_to(request.actor).select_related("council")
    contract: Contract = get_object_or_404(seen, pk=wanted)
    at, may = clock.now(), may_begin_report(request.actor)
    choices = read.option_choices(contract, on=clock.london_day(at))
    form = open_form(OptionForm, request, choices=choices, initial={"version": 0})
    if request.method == "POST" and may.allowed and form.is_valid():
        form.cleaned_data.pop("version")
        proposal = attempt(write.begin, form, contract=contract, actor=request.actor)
        if proposal is not None:
            return redirect("decisions:proposal-step", proposal.pk, ProposalStep.LOTS.value)
    begun = Proposal.objects.visible_to(request.actor).unfinished().filter(parts__contract=contract).first()
    return render(
        request,
        "decisions/proposal_begin.html",
        {
            "contract": contract,
            "form": form,
            "choices": choices,
            "refused": [choice for choice in choices if not choice.verdict.allowed],
            "has_usable": any(choice.verdict.allowed for choice in choices),
            "late": read.late(contract, clock.london_day(at)),
            "may": may,
            "begun": begun,
            "is_single": contract.is_single_provider,
        },
    )


def choose_contract(request: HttpRequest) -> HttpResponse:
    """The running contracts this person sees, those to be begun first at the head; and proposals not finished."""
    at, words = clock.now(), request.GET.get("q", "").strip()
    day = clock.london_day(at)
    contracts = read.contracts_to_propose(request.actor, words, on=day)
    options = next_options(contracts, day)
    rows = sorted(
        (option for option in options.values() if option.asked_in is None), key=lambda option: option.start_on
    )
    context = {
        "rows": [(option, option.timetable.days_left(day)) for option in rows[:SHOWN]],
        "words": words,
        "more": len(rows) > SHOWN,
        "without": sum(contract.pk not in options for contract in contracts),
        "under_way": [option for option in options.values() if option.asked_in is not None],
        "unfinished": _unfinished(request.actor),
        "may": may_begin_report(request.actor),
    }
    return render(request, "decisions/proposal_contract.html", context)


def _unfinished(actor: Actor) -> list[Proposal]:
    found = Proposal.objects.visible_to(actor).unfinished().prefetch_related("parts__contract__council")
    return list(found[:SHOWN])


@require_http_methods(METHODS)
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of one's own proposal. Once a report has come of it, the way leads there."""
    proposal: Proposal = get_object_or_404(
        Proposal.objects.visible_to(request.actor).select_related("forward_plan_entry", "template", "report"), pk=pk
    )
    if proposal.report is not None:
        return redirect("decisions:report-detail", proposal.report.pk)
    if step not in ProposalStep.values:
        raise Http404("There is no such step.")
    answer = PAGES[ProposalStep(step)]
    if request.method == "POST":
        return answer(Page(request, proposal, ProposalStep(step)))
    with reading_once():
        return answer(Page(request, proposal, ProposalStep(step)))


@require_http_methods(METHODS)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for an option of a further contract in the same report: first which contract, then which option."""
    proposal: Proposal = get_object_or_404(Proposal.objects.visible_to(request.actor).unfinished(), pk=pk)
    wanted, day = request.GET.get("contract", ""), clock.today()
    held = {part.contract_id for part in proposal.parts.all()}
    contracts = [one for one in read.contracts_to_propose(request.actor, "", on=day) if one.pk not in held]
    context: dict[str, Any] = {"proposal": proposal, "back_url": _route_url(proposal)}
    if not wanted:
        options = [option for option in next_options(contracts, day).values() if option.asked_in is None]
        return render(request, "decisions/proposal_add.html", {**context, "options": options[:SHOWN]})
    contract = next((one for one in contracts if str(one.pk) == wanted), None)
    if contract is None:
        raise Http404("There is no such contract to add.")
    choices = read.option_choices(contract, on=day)
    form = open_form(OptionForm, request, choices=choices, initial={"version": proposal.version})
    if request.method == "POST" and form.is_valid():
        part = attempt(write.add_contract, form, proposal=proposal, contract=contract, actor=request.actor)
        if part is not None:
            address = reverse("decisions:proposal-step", args=[proposal.pk, ProposalStep.LOTS.value])
            return redirect(f"{address}?part={part.pk}")
    refused = [choice for choice in choices if not choice.verdict.allowed]
    context |= {"contract": contract, "form": form, "refused": refused, "late": ""}
    context["has_usable"] = any(choice.verdict.allowed for choice in choices)
    return render(request, "decisions/proposal_add_option.html", context)


def _route_url(proposal: Proposal) -> str:
    return reverse("decisions:proposal-step", args=[proposal.pk, ProposalStep.ROUTE.value])


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a further contract out of the report again."""
    proposal: Proposal = get_object_or_404(Proposal.objects.visible_to(request.actor).unfinished(), pk=pk)
    part = next((one for one in proposal.parts.all() if str(one.pk) == request.POST.get("part")), None)
    if part is None:
        raise Http404("The proposal has no such contract.")
    try:
        write.remove_contract(part=part, version=proposal.version, actor=request.actor, at=clock.now())
    except Refused as refused:
        messages.error(request, refused.verdict.sentence)
    return redirect(_route_url(proposal))


@require_http_methods(METHODS)
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then throw one's own unfinished proposal away."""
    proposal: Proposal = get_object_or_404(Proposal.objects.visible_to(request.actor).unfinished(), pk=pk)
    lead = proposal.parts.select_related("contract__council").first()
    if request.method == "POST":
        write.drop(proposal=proposal, actor=request.actor, at=clock.now())
        messages.success(request, "The proposal is gone. Nothing else has changed.")
        return redirect("home")
    return render(request, "decisions/proposal_drop.html", {"proposal": proposal, "lead": lead})
