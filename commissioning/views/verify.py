"""Is this document ours, and as it was certified? For everybody, and nothing of what is uploaded is kept."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commissioning.forms.verify import VerifyForm
from commissioning.public_pages import public_page
from commissioning.selectors.documents import findings, judgement, verify


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify_document(request: HttpRequest) -> HttpResponse:
    """Ask for a PDF and say what it is to us, in the sentences that `manage.py verify_document` prints."""
    form = VerifyForm(request.POST, request.FILES) if request.method == "POST" else VerifyForm()
    if not form.is_valid():
        return public_page(request, "public/verify.html", {"form": form, "found": None})
    found = verify(form.cleaned_data["file"])
    context = {
        "form": VerifyForm(),
        "found": found,
        "name": request.FILES["file"].name,
        "judgement": judgement(found),
        "rows": [(one.question, one.answer) for one in findings(found)],
    }
    return public_page(
        request, "public/verify.html", context, council=found.artefact.council if found.artefact else None
    )
