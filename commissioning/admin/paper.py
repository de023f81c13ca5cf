"""Certificates and certified documents: seen by everybody in a post, tried again and fetched, never edited."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from commissioning import clock
from commissioning.actors import Actor
from commissioning.admin.base import CouncilModelAdmin, ObjectLink
from commissioning.downloads import private
from commissioning.enums import RenditionStatus, Role
from commissioning.models import Rendition, SealCertificate, SignedArtefact
from commissioning.object_actions import ObjectAction
from commissioning.selectors.documents import RECORD_KEEPERS, may_make_document_again, may_read_document
from commissioning.services import certificates, documents
from commissioning.verdicts import Refused, Verdict

READERS = (*RECORD_KEEPERS, Role.AUDITOR, Role.SECTION_151)


def _retry(rendition: Rendition, *, actor: Actor, at: datetime, version: int) -> Rendition:
    made = documents.render_and_seal(rendition_pk=rendition.pk, at=at)
    if made.status != RenditionStatus.DONE:
        raise Refused(Verdict.refuse("failed_again", f"It failed again. {made.problem}"))
    return made


@admin.register(Rendition)
class RenditionAdmin(CouncilModelAdmin):
    """How far the making of each document has come."""

    list_display = ("reference", "kind", "status", "attempts", "requested_at", "finished_at")
    list_filter = ("status", "kind")
    search_fields = ("reference",)
    fields = ("reference", "kind", "status", "problem", "attempts", "requested_at", "finished_at")
    object_actions = [
        ObjectAction(
            name="retry",
            label="Make it again",
            verdict=may_make_document_again,
            perform=_retry,
            done="It is made and certified.",
        )
    ]

    def may_view(self, actor: Actor, obj: Any = None) -> Verdict:
        return _may_read(actor)

    def object_links(self, request: HttpRequest, obj: Rendition) -> Iterable[ObjectLink]:
        artefact = SignedArtefact.objects.filter(rendition=obj).first()
        if artefact and may_read_document(artefact, request.actor).allowed:  # type: ignore[attr-defined]
            url = reverse("admin:commissioning_signedartefact_download", args=[artefact.pk])
            yield ObjectLink("Download the certified file (PDF)", url, f"{artefact.size // 1024 + 1} kB")


@admin.register(SignedArtefact)
class SignedArtefactAdmin(CouncilModelAdmin):
    """Certified files, byte for byte as they were stored."""

    list_display = ("rendition", "sealed_at", "size", "certificate")
    list_select_related = ("rendition", "certificate")
    search_fields = ("rendition__reference", "sha256")
    fields = ("rendition", "sha256", "size", "signature_level", "certificate", "supersedes", "sealed_at")

    def may_view(self, actor: Actor, obj: Any = None) -> Verdict:
        return _may_read(actor)

    def extra_urls(self) -> list[URLPattern]:
        download = self.admin_site.admin_view(require_safe(self.download))
        return [path("<int:pk>/download/", download, name="commissioning_signedartefact_download")]

    def download(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file, for those who may read it."""
        artefact = self.get_object(request, str(pk))
        if not self.has_view_permission(request, artefact):
            raise PermissionDenied
        verdict = may_read_document(artefact, request.actor)  # type: ignore[attr-defined]
        if not verdict.allowed:
            raise PermissionDenied(verdict.sentence)
        return pdf(artefact)

    def object_links(self, request: HttpRequest, obj: SignedArtefact) -> Iterable[ObjectLink]:
        if may_read_document(obj, request.actor).allowed:  # type: ignore[attr-defined]
            url = reverse("admin:commissioning_signedartefact_download", args=[obj.pk])
            yield ObjectLink("Download the certified file (PDF)", url, f"{obj.size // 1024 + 1} kB")


class CertificateForm(forms.ModelForm):
    """A certificate as issuers send it: text that begins BEGIN CERTIFICATE. The private key has no business here."""

    pem = forms.CharField(
        label="Certificate",
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text="In PEM form, from “BEGIN CERTIFICATE” to “END CERTIFICATE”, without its private key.",
    )

    class Meta:
        model = SealCertificate
        fields = ("pem",)

    def clean_pem(self) -> bytes:
        """The certificate as DER bytes."""
        text: str = self.cleaned_data["pem"]
        if "PRIVATE KEY" in text:
            self.data = {**self.data.dict(), "pem": ""}  # what comes back to the browser does not hold it
            raise forms.ValidationError(
                "This holds a private key. Paste the certificate alone, and treat the key as known to others."
            )
        try:
            return x509.load_pem_x509_certificate(text.encode()).public_bytes(Encoding.DER)
        except ValueError:
            raise forms.ValidationError(
                "This is no certificate in PEM form. Copy all of it, from “BEGIN CERTIFICATE” to “END CERTIFICATE”."
            ) from None


@admin.register(SealCertificate)
class SealCertificateAdmin(CouncilModelAdmin):
    """The registry of certificates: a file certified by any other is not ours."""

    add_intro = "Records certified with this certificate count as the council's own from now on."

    list_display = ("subject", "valid_from", "valid_to", "is_demonstration", "withdrawn_at")
    fields = (
        "subject", "fingerprint", "is_demonstration", "valid_from", "valid_to", "registered_at", "registered_by",
        "withdrawn_at",
    )  # fmt: skip

    def may_add(self, actor: Actor) -> Verdict:
        return certificates.may_register(actor)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else ("pem",)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = CertificateForm
        return super().get_form(request, obj, change=change, **kwargs)

    def create(self, request: HttpRequest, form: forms.ModelForm, formsets: list[Any]) -> models.Model:
        return certificates.register(
            council=request.actor.council, der=form.cleaned_data["pem"], actor=request.actor, at=clock.now()
        )


def pdf(artefact: SignedArtefact) -> HttpResponse:
    """A certified file as a download, byte for byte as stored."""
    response = HttpResponse(documents.content_of(artefact.sha256), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{artefact.rendition.reference}.pdf"'
    return private(response)


def _may_read(actor: Actor) -> Verdict:
    return Verdict.of(
        (
            actor.holds(*READERS),
            "not_yours",
            "Those who look after records and audit them see this list; a report's own page has its record.",
        )
    )
