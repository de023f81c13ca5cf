"""A contract's letters: the log, what can be done, each as a PDF, and the links to reply by."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commissioning import clock
from commissioning.attempts import show
from commissioning.documents.kept import Kept
from commissioning.documents.render import render_pdf
from commissioning.downloads import private
from commissioning.models import StoredContent
from commissioning.object_actions import ObjectAction, Offer
from commissioning.services import attachments, documents
from commissioning.verdicts import Refused
from commissioning.views.acts import respond
from frameworks import letter_acts
from frameworks.forms.letters import LinksForm
from frameworks.models import Contract, Letter
from frameworks.selectors import letters as selectors
from frameworks.services import letters
from frameworks.views.contracts import ContractFace, address, visible
from providers.directory import CONTACT_READERS


class LettersFace(ContractFace):
    """The acts on letters, on a contract's page of letters."""

    folder = "frameworks"

    def act_templates(self, action: ObjectAction) -> list[str]:
        """Not those of the acts on a contract that are called the same."""
        return ["acts/act.html"]

    def back_text(self, obj: Contract) -> str:
        return "Back to the letters"

    def object_url(self, obj: Contract) -> str:
        return reverse("frameworks:contract-letters", args=[obj.pk])

    def onward_url(self, obj: Contract, action: ObjectAction, outcome: object) -> str:
        return self.object_url(obj)


@require_safe
def contract_letters(request: HttpRequest, pk: int) -> HttpResponse:
    """The log of a contract's letters, sent and replied, and what this person can do."""
    contract, at, actor = visible(request, pk), clock.now(), request.actor  # type: ignore[attr-defined]
    offers = [
        Offer(act, act.verdict(contract, actor, at), reverse("frameworks:contract-letter-act", args=[pk, act.name]))
        for act in letter_acts.ALL
    ]
    context = {
        "contract": contract,
        "letters": selectors.log_of(contract),
        "sees_contacts": actor.holds(*CONTACT_READERS),
        "offers": sorted(offers, key=lambda offer: not offer.verdict.allowed),
        "links": letter_acts.may_give_links(contract, actor, at),
        "back_url": address(contract),
    }
    return TemplateResponse(request, "frameworks/letter_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def contract_letter_act(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The page of one act on a contract's letters."""
    return respond(LettersFace(), request, visible(request, pk), letter_acts.ALL, slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contract_letter_links(request: HttpRequest, pk: int) -> HttpResponse:
    """Links to reply by. They are shown on the answer to the POST and nowhere else: only their hashes are kept."""
    contract, actor = visible(request, pk), request.actor  # type: ignore[attr-defined]
    verdict = letter_acts.may_give_links(contract, actor, clock.now())
    form = LinksForm(request.POST if request.method == "POST" else None, obj=contract)
    given: list[tuple[Letter, str]] = []
    if verdict.allowed and form.is_valid():
        try:
            given = _links(request, list(form.cleaned_data["letters"]))
        except Refused as refused:
            show(refused.verdict, form)
    context = {
        "contract": contract,
        "form": form,
        "given": given,
        "verdict": verdict,
        "back_url": LettersFace().object_url(contract),
    }
    response = TemplateResponse(
        request, "frameworks/letter_links.html", context, status=200 if verdict.allowed else 403
    )
    return private(response)


def _links(request: HttpRequest, asked: list[Letter]) -> list[tuple[Letter, str]]:
    """A new link for each letter, as an address that a provider can open."""
    found = []
    for letter in asked:
        _, secret = letters.give_link(letter=letter, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
        found.append((letter, request.build_absolute_uri(reverse("public-letter-reply", args=[secret]))))
    return found


@require_safe
def letter_pdf(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """One letter: the certified file where there is one, else made from what was kept, the same every time."""
    found = Letter.objects.visible_to(request.actor).select_related("contract__council", "snapshot")  # type: ignore[attr-defined]
    letter = get_object_or_404(found, pk=pk)
    artefact = selectors.certified([letter]).get(letter.pk)
    try:
        content = documents.content_of(artefact.sha256) if artefact else _plain(letter)
    except StoredContent.DoesNotExist:
        raise Http404(documents.DISPOSED) from None
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{slugify(str(letter))}.pdf"'
    return private(response)


def _plain(letter: Letter) -> bytes:
    document = Kept.from_bytes(documents.content_of(letter.snapshot.sha256)).document
    return render_pdf(
        document,
        created_at=letter.snapshot.taken_at,
        identifier=bytes.fromhex(letter.snapshot.sha256)[:16],
        pictures=attachments.pictures_of(document),
    )
