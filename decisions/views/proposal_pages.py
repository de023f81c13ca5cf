"""The steps of a proposal, one page each: option, lots, money, route, report. Every answer is kept on the server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commissioning import clock
from commissioning.actors import Actor
from commissioning.attempts import attempt
from commissioning.calendar import say_date
from commissioning.forms.answers import differences
from commissioning.forms.restored import open_form
from commissioning.models import Post
from commissioning.verdicts import StaleVersion, Verdict
from decisions.editing import may_begin_report
from decisions.enums import LotAnswer, ProposalStep
from decisions.facts import in_words
from decisions.forms.proposing import ADDED_UP, ESTIMATE, DraftForm, LotsForm, MoneyForm, OptionForm, RouteForm
from decisions.forms.what_if import asked_by
from decisions.models import Proposal, ProposalPart, Report, ReportTemplate
from decisions.selectors import proposals as read
from decisions.selectors.proposals import LotChoice, OptionChoice
from decisions.services import proposals as write
from decisions.services import proposing_report
from frameworks.enums import MoneyKind
from frameworks.figures import may_enter
from frameworks.selectors.terms import label_of

LONGEST_TITLE: int = Report._meta.get_field("title").max_length or 0


@dataclass
class Page:
    """One request to one step of one proposal, with the part (the contract) it is about."""

    request: HttpRequest
    proposal: Proposal
    name: ProposalStep
    at: datetime = field(default_factory=clock.now)

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor
        return actor

    @cached_property
    def parts(self) -> list[ProposalPart]:
        return read.parts(self.proposal)

    @cached_property
    def part(self) -> ProposalPart:
        """The contract this page is about: the one the address names, else the one that leads."""
        wanted = self.request.GET.get("part", "")
        if not wanted:
            return self.parts[0]
        found = next((part for part in self.parts if str(part.pk) == wanted), None)
        if found is None:
            raise Http404("The proposal has no such contract.")
        return found

    @cached_property
    def choice(self) -> OptionChoice | None:
        return read.part_choice(self.part, clock.london_day(self.at))

    @cached_property
    def extended(self) -> list[LotChoice]:
        return read.chosen(self.part, self.choice, LotAnswer.EXTEND) if self.choice else []

    @property
    def covers_several(self) -> bool:
        """Whether the proposal is about several contracts, so that a lot's number alone says too little."""
        return len(self.parts) > 1

    def name_of(self, one: LotChoice) -> str:
        """A lot as the pages of the proposal name it."""
        is_only = bool(one.lot.contract.is_single_provider)
        return label_of(one.lot, is_only=is_only, beside_others=self.covers_several)

    def url(self, name: ProposalStep, part: ProposalPart | None = None) -> str:
        """The address of a step, of this or another contract."""
        address = reverse("decisions:proposal-step", args=[self.proposal.pk, name.value])
        part = part or self.part
        return address if part.pk == self.parts[0].pk else f"{address}?part={part.pk}"

    def save(self, service: Callable[..., Any], form: forms.Form, **given: Any) -> Any:
        """Call the service with the form's answers; None when it refused, with its reasons on the form."""
        return attempt(service, form, actor=self.actor, **given)

    def show(self, template: str, form: forms.Form, *, status: int = 200, **more: Any) -> HttpResponse:
        """The page of the step; with what is on record beside it where somebody else was faster."""
        steps = [step for step in ProposalStep if step != ProposalStep.MONEY or self.extended or not self.part.lots]
        context = {
            "proposal": self.proposal,
            "part": self.part,
            "parts": self.parts,
            "form": form,
            "step": self.name,
            "steps": [(self.label(step), step == self.name) for step in steps],
            "place": steps.index(self.name) + 1 if self.name in steps else 1,
            "is_single": self.part.contract.is_single_provider,
            "conflict": list(differences(form)) if status == 409 else [],
            "back_url": self.back_url,
            **more,
        }
        return render(self.request, f"decisions/{template}", context, status=status)

    def label(self, step: ProposalStep) -> str:
        """What a step is called; nobody with one provider has to think of lots."""
        single = step == ProposalStep.LOTS and self.part.contract.is_single_provider
        return "Further term" if single else str(step.label)

    @property
    def back_url(self) -> str:
        """The step before this one; from the first, the contract's page."""
        order = list(ProposalStep)
        if self.name == ProposalStep.OPTION:
            return reverse("frameworks:contract-detail", args=[self.part.contract_id])
        before = order[order.index(self.name) - 1]
        if before == ProposalStep.MONEY and not self.extended:
            before = ProposalStep.LOTS
        return self.url(before)


def option_page(page: Page) -> HttpResponse:
    """Another option, or another part of it."""
    choices = read.option_choices(page.part.contract, on=clock.london_day(page.at))
    initial = {"version": page.proposal.version, "option": str(page.part.option_id or ""), "months": page.part.months}
    form = open_form(OptionForm, page.request, choices=choices, initial=initial)
    more = {
        "contract": page.part.contract,
        "refused": [one for one in choices if not one.verdict.allowed],
        "has_usable": any(one.verdict.allowed for one in choices),
        "late": read.late(page.part.contract, clock.london_day(page.at)),
    }
    if page.request.method == "POST" and form.is_valid():
        try:
            if page.save(write.choose_option, form, part=page.part) is not None:
                return redirect(page.url(ProposalStep.LOTS))
        except StaleVersion:
            return page.show("proposal_option.html", form, status=409, **more)
    return page.show("proposal_option.html", form, **more)


def lots_page(page: Page) -> HttpResponse:
    """What is to become of each lot; “Show the new ends” works the answers out without going on."""
    if page.choice is None:
        return redirect(page.url(ProposalStep.OPTION))
    answers = read.answers_of(page.part, page.choice)
    form = open_form(
        LotsForm,
        page.request,
        choice=page.choice,
        answers=answers,
        is_single=page.part.contract.is_single_provider,
        initial={"version": page.proposal.version, "arrangements": page.part.arrangements},
    )
    given = answers | form.given()
    more = {"choice": page.choice, "outcomes": _outcomes(page.choice, given), "refused": _cannot(page.choice)}
    is_final = page.request.method == "POST" and "show" not in page.request.POST
    if is_final and form.is_valid():
        try:
            saved = page.save(write.choose_lots, form, part=page.part)
        except StaleVersion:
            return page.show("proposal_lots.html", form, status=409, **more)
        if saved is not None:
            extends = LotAnswer.EXTEND in form.cleaned_data["answers"].values()
            return redirect(page.url(ProposalStep.MONEY if extends else ProposalStep.ROUTE))
    return page.show("proposal_lots.html", form, **more)


def _outcomes(choice: OptionChoice, given: dict[int, LotAnswer]) -> list[tuple[LotChoice, LotAnswer]]:
    return [(one, given[one.lot.pk]) for one in choice.usable]


def _cannot(choice: OptionChoice) -> list[LotChoice]:
    return [one for one in choice.lots if not one.verdict.allowed]


def money_page(page: Page) -> HttpResponse:
    """The sum asked for, checked against the lots that are extended."""
    if page.choice is None or not page.extended:
        return redirect(page.url(ProposalStep.LOTS))
    part, verdict = page.part, may_enter(page.actor, MoneyKind.OPTION)
    lines, own = read.money_choices(part, page.extended), read.lots_added_up(part, page.extended)
    adding_up = read.may_add_up_lots(part, page.extended)
    initial: dict[str, Any] = {"version": page.proposal.version}
    if part.estimate is not None:
        initial |= {"money": ESTIMATE, "estimate": part.estimate, "estimate_vat": part.estimate_vat}
        initial["estimate_source"] = part.estimate_source
    elif part.value_line_id or part.adds_up_lots:
        initial["money"] = ADDED_UP if part.adds_up_lots else str(part.value_line_id)
    may = {"own": own if adding_up.allowed else (), "may_estimate": verdict.allowed}
    form = open_form(MoneyForm, page.request, lines=lines, initial=initial, **may)
    more = {
        "unfit": [one for one in lines if not one.verdict.allowed],
        "may_estimate": verdict,
        "cannot_add_up": adding_up if own else Verdict.allow(),
        "lots_in_words": _lots_in_words(page),
    }
    if page.request.method == "POST" and form.is_valid():
        try:
            saved = page.save(write.choose_money, form, part=part)
        except StaleVersion:
            return page.show("proposal_money.html", form, status=409, **more)
        if saved is not None:
            return redirect(page.url(ProposalStep.ROUTE, page.parts[0]))
    return page.show("proposal_money.html", form, **more)


def route_page(page: Page) -> HttpResponse:
    """The route in words, on the forward plan entry chosen; another entry shows the route anew."""
    missing = _first_gap(page)
    if missing:
        return redirect(missing)
    proposal = page.proposal
    entries = read.plan_entries(page.parts[0].contract, page.actor)
    form = open_form(
        RouteForm,
        page.request,
        entries=entries,
        initial={"version": proposal.version, "entry": proposal.forward_plan_entry_id},
    )
    if page.request.method == "POST" and form.is_valid():
        onward = page.url(ProposalStep.ROUTE if "show" in page.request.POST else ProposalStep.DRAFT, page.parts[0])
        try:
            if page.save(write.choose_plan_entry, form, proposal=proposal) is not None:
                return redirect(onward)
        except StaleVersion:
            return page.show("proposal_route.html", form, status=409, **_route(page))
    return page.show("proposal_route.html", form, entries=entries, **_route(page))


def _route(page: Page) -> dict[str, Any]:
    view = read.route_view(page.proposal, page.actor, page.at)
    meetings = read.meetings_of(view, page.proposal)
    return {"view": view, "what_if": asked_by(view.question), "meetings": meetings}


def draft_page(page: Page) -> HttpResponse:
    """The head of the report, everything answered so far, and the button that drafts it."""
    missing = _first_gap(page)
    if missing:
        return redirect(missing)
    view = read.route_view(page.proposal, page.actor, page.at)
    templates = _forms(page, view)
    earlier = read.earlier_reports(page.proposal, page.actor)
    form = open_form(
        DraftForm,
        page.request,
        templates=templates,
        posts=Post.objects.visible_to(page.actor).filter(is_active=True),
        earlier=earlier,
        initial=_defaults(page, view, templates, earlier),
    )
    answers = {"answers": summary(page), "view": view, "may": may_begin_report(page.actor)}
    if page.request.method == "POST" and form.is_valid():
        try:
            drafted = page.save(proposing_report.draft, form, proposal=page.proposal)
        except StaleVersion:
            return page.show("proposal_draft.html", form, status=409, **answers)
        if drafted is not None:
            _tell(page.request, drafted)
            return redirect("decisions:report-detail", drafted.report.pk)
    return page.show("proposal_draft.html", form, **answers)


def _lots_in_words(page: Page) -> str:
    """What is extended and until when: “lots 4, 5 and 6 until 31 January 2028”."""
    ends = dict.fromkeys(one.span.to_on for one in page.extended if one.span)
    told = []
    for end in ends:
        lots = [one for one in page.extended if one.span and one.span.to_on == end]
        what = "the contract" if page.part.contract.is_single_provider else proposing_report.named(lots)
        told.append(f"{what} until {say_date(end)}")
    of = f", {page.part.contract}" if page.covers_several else ""
    return f"{in_words(told)}{of}"


def _tell(request: HttpRequest, drafted: proposing_report.Drafted) -> None:
    messages.success(request, f"{drafted.report.reference} is drafted.")
    if drafted.to_check:
        headings = ", ".join(f"“{heading}”" for heading in drafted.to_check)
        messages.warning(request, f"Copied prose with figures or dates to be checked: {headings}.")


def _forms(page: Page, view: read.RouteView) -> list[ReportTemplate]:
    """The forms to choose from: where the rule demands one, that one."""
    forms = read.templates_for(page.actor)
    demanded = [form for form in forms if view.route and form.slug == view.route.rule.template_slug]
    return demanded or forms


def _defaults(page: Page, view: read.RouteView, templates: Any, earlier: Any) -> dict[str, Any]:
    """Good first answers: a title that says what is asked, the maker's own report, the last report of the contract."""
    contract = page.parts[0].contract
    same = next((report for report in earlier if report.contract_id == contract.pk), None)
    route = view.route
    return {
        "version": page.proposal.version,
        "title": page.proposal.title or _title(page),
        "template": next(iter(templates), None),
        "sponsor_post": route.maker_post_id if route else None,
        "copied_from": same.pk if same else None,
    }


def _title(page: Page) -> str:
    """What is asked for, in the words of the contract's title; of several contracts, all their titles that fit."""
    titles = list(dict.fromkeys(part.contract.title for part in page.parts))
    if page.covers_several:
        title = f"{in_words(titles)}: use of options to extend"
        return title if len(title) <= LONGEST_TITLE else f"{titles[0]} and others: use of options to extend"
    is_whole = page.parts[0].contract.is_single_provider or not page.extended
    named = "" if is_whole else f" {proposing_report.named(page.extended)}"
    return f"{titles[0]}: use of the option to extend{named}"


def summary(page: Page) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    """Everything answered so far, each with the page on which to change it."""
    rows: list[tuple[str, str, list[tuple[str, str, str]]]] = []
    for part in page.parts:
        choice = read.part_choice(part, clock.london_day(page.at))
        if choice is None or part.option is None:
            continue
        extended = read.chosen(part, choice, LotAnswer.EXTEND)
        ending = read.chosen(part, choice, LotAnswer.RESOLVE_NOT)
        about = str(part.contract)
        months = part.months or part.option.months
        rows.append(("Contract", f"{about} {part.contract.title}", []))
        words = f"Option {part.option.order}: {months} months"
        rows.append(("Option", words, [("Change", page.url(ProposalStep.OPTION, part), f"option of {about}")]))
        told = (
            "; ".join(f"{page.name_of(one)} to {one.span.to_on:%-d %B %Y}" for one in extended if one.span is not None)
            or "None"
        )
        change = [("Change", page.url(ProposalStep.LOTS, part), f"what is to be extended of {about}")]
        rows.append(("To be extended", told, change))
        if ending:
            rows.append(("Resolved not to extend", ", ".join(page.name_of(one) for one in ending), change))
        asked = read.sum_of(part, extended)
        if asked is not None:
            change = [("Change", page.url(ProposalStep.MONEY, part), f"sum of {about}")]
            rows.append(("Sum asked for", asked.words, change))
    return rows


def _first_gap(page: Page) -> str:
    """The first step of any contract that has not been answered yet; empty when all is answered."""
    for part in page.parts:
        choice = read.part_choice(part, clock.london_day(page.at))
        if choice is None or not choice.usable:
            return page.url(ProposalStep.OPTION, part)
        if not part.lots:
            return page.url(ProposalStep.LOTS, part)
        extended = read.chosen(part, choice, LotAnswer.EXTEND)
        if extended and read.sum_of(part, extended) is None:
            return page.url(ProposalStep.MONEY, part)
    return ""


PAGES: dict[ProposalStep, Callable[[Page], HttpResponse]] = {
    ProposalStep.OPTION: option_page,
    ProposalStep.LOTS: lots_page,
    ProposalStep.MONEY: money_page,
    ProposalStep.ROUTE: route_page,
    ProposalStep.DRAFT: draft_page,
}
