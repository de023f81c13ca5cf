"""The one-time page on which a provider replies to a letter: no account, and nothing of anybody else."""

from __future__ import annotations

from allauth.core.internal import ratelimit  # its public face has only its own limits, and counts no GET
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commissioning import clock
from commissioning.attempts import show
from commissioning.forms.answers import answers
from commissioning.public_pages import public_page
from commissioning.verdicts import Refused
from frameworks.forms.letters import AnswerForm
from frameworks.models import LetterLink
from frameworks.services import letters

RATE = {"reply": "30/m/ip"}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letter_reply(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask, show the answers again, take them once. A link that is not known is not there; reading changes nothing."""
    if not ratelimit.consume(request, app="frameworks", action="reply", config=RATE, limit_get=True):
        return _page(request, "busy", status=429)
    link = (
        LetterLink.objects.select_related("letter__contract__council", "letter__provider", "letter__lot")
        .select_related("letter__option_use")
        .filter(secret_sha256=letters.hash_of(secret))
        .first()
    )
    if link is None:
        raise Http404("This link is not known. Check that the whole of it was copied.")
    at = clock.now()
    if not link.is_open_on(clock.london_day(at)):
        return _page(request, "closed", link=link, status=410)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if not form.is_valid() or "change" in request.POST:
        return _page(request, "ask", link=link, form=form)
    if "confirmed" not in request.POST:
        return _page(request, "check", link=link, form=form, answers=answers(form))
    try:
        reply = letters.answer_by_link(link=link, at=at, **form.cleaned_data)
    except Refused as refused:
        show(refused.verdict, form)
        return _page(request, "ask", link=link, form=form)
    return _page(request, "done", link=link, reply=reply)


def _page(
    request: HttpRequest, step: str, *, link: LetterLink | None = None, status: int = 200, **more: object
) -> HttpResponse:
    letter = link.letter if link else None
    council = letter.contract.council if letter else None
    context = {"step": step, "link": link, "letter": letter, **more}
    response = public_page(request, "public/letter_reply.html", context, council=council, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    # Never the address, which is the secret. Under "no-referrer" browsers would send a form with "Origin: null", and
    # the check against forged requests would refuse every reply.
    response["Referrer-Policy"] = "strict-origin"
    response._has_been_logged = status >= 400  # type: ignore[attr-defined]  # Django would log the address, and so the secret
    return response
