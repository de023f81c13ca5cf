"""Organisations and, sometimes, people who provide services; and whom to ring there, which stays private."""

from __future__ import annotations

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from simple_history.models import HistoricalRecords

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.models import Council
from commissioning.models.base import TrackedQuerySet, VersionedModel
from providers.directory import CONTACT_READERS
from providers.enums import ProviderStatus

# Everyone who works with the register; an administrator configures the program and has no business here.
READERS = tuple(role for role in Role if role is not Role.ADMINISTRATOR)


class ProviderQuerySet(TrackedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The directory of the actor's council, for every role that works with the register."""
        if not actor.council_id or not (actor.is_system or actor.holds(*READERS)):
            return self.none()
        return self.filter(council_id=actor.council_id)

    def active(self) -> Self:
        return self.filter(status=ProviderStatus.ACTIVE)


class Provider(VersionedModel):
    """An organisation that provides services, or a person who does (a personal assistant, say)."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="providers")
    reference = models.CharField(
        max_length=30,
        validators=[RegexValidator(r"^\S+$", "A reference has no spaces in it.")],
        help_text="Yours to choose, once in the council: PRV-014.",
    )
    legal_name = models.CharField(max_length=200)
    trading_name = models.CharField(max_length=200, blank=True, help_text="Only where it differs.")
    company_number = models.CharField(
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"^([A-Z]{2}\d{6}|\d{8})$", "A company number has eight characters: 01234567.")],
    )
    charity_number = models.CharField(
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^(SC)?\d{5,8}(-\d{1,2})?$", "Write a charity number like 1098765 or SC012345.")],
    )
    ppon = models.CharField(
        "public procurement organisation number",
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^P[A-Z]{3}-\d{4}-[A-Z]{4}$", "Write a PPON like PABC-1234-DEFG.")],
    )
    vat_number = models.CharField(
        "VAT number",
        max_length=15,
        blank=True,
        validators=[RegexValidator(r"^GB\d{9}(\d{3})?$", "Write a VAT number like GB123456789.")],
    )
    ledger_number = models.CharField(
        "supplier number in the ledger", max_length=40, blank=True, help_text="As the finance system writes it."
    )
    is_sme = models.BooleanField("small or medium-sized enterprise", default=False)
    is_vcse = models.BooleanField("voluntary, community or social enterprise", default=False)
    is_natural_person = models.BooleanField(
        "a person, not an organisation", default=False, help_text="Can be withheld from public registers."
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="subsidiaries", verbose_name="part of"
    )
    cqc_location_id = models.CharField(
        "CQC location",
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^1-\d{6,12}$", "Write a CQC location like 1-123456789.")],
    )
    exclusion_checked_on = models.DateField(
        "exclusion and debarment last checked", null=True, blank=True, help_text="Procurement Act 2023, s. 57."
    )
    status = models.CharField(max_length=10, choices=ProviderStatus, default=ProviderStatus.ACTIVE)

    objects = ProviderQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["legal_name"]
        indexes = [models.Index(fields=["council", "legal_name"], name="providers_by_name")]
        constraints = [
            UniqueConstraint(
                fields=["council", "reference"],
                name="providers_provider_reference_once_in_a_council",
                violation_error_message="This council already has a provider with this reference.",
            ),
            UniqueConstraint(
                fields=["council", "company_number"],
                condition=~Q(company_number=""),
                name="providers_provider_company_number_once_in_a_council",
                violation_error_message="This council already has a provider with this company number.",
            ),
            UniqueConstraint(
                fields=["council", "ledger_number"],
                condition=~Q(ledger_number=""),
                name="providers_provider_ledger_number_once_in_a_council",
                violation_error_message="Another provider already has this supplier number.",
            ),
            CheckConstraint(
                name="providers_provider_status_in_list",
                condition=Q(status__in=ProviderStatus.values),
                violation_error_message="Choose active, merged or dissolved.",
            ),
            CheckConstraint(
                name="providers_provider_not_part_of_itself",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message="A provider cannot be part of itself.",
            ),
            CheckConstraint(
                name="providers_provider_merged_names_its_successor",
                condition=~Q(status=ProviderStatus.MERGED) | Q(parent__isnull=False),
                violation_error_message="Say which organisation it was merged into (part of).",
            ),
            CheckConstraint(
                name="providers_provider_person_has_no_company_number",
                condition=Q(is_natural_person=False) | Q(company_number=""),
                violation_error_message="A person has no company number.",
            ),
        ]

    def __str__(self) -> str:
        return self.trading_name or self.legal_name


class ProviderContactQuerySet(TrackedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Private: for those who deal with providers in the register, and nobody else."""
        if not actor.council_id or not actor.holds(*CONTACT_READERS):
            return self.none()
        return self.filter(provider__council_id=actor.council_id)


class ProviderContact(VersionedModel):
    """Somebody to ring or write to at a provider. Personal data: never printed, never published."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=150)
    job_title = models.CharField(max_length=150, blank=True)
    email = models.EmailField("e-mail", blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    receives_notices = models.BooleanField(default=False, help_text="Formal notices go to this person.")

    objects = ProviderContactQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            UniqueConstraint(
                fields=["provider", "name"],
                name="providers_providercontact_name_once",
                violation_error_message="This provider already has a contact with this name.",
            ),
            CheckConstraint(
                name="providers_providercontact_can_be_reached",
                condition=~Q(email="") | ~Q(telephone=""),
                violation_error_message="Give an e-mail address or a telephone number.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def council(self) -> Council:
        return self.provider.council
