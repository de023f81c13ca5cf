"""Entering and changing organisations and the people to reach there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.saving import checked, save_new
from providers.directory import may_keep_contacts, may_keep_directory
from providers.models import Provider, ProviderContact


@transaction.atomic
def add_provider(*, actor: Actor, at: datetime, **fields: Any) -> Provider:
    """Enter an organisation in the directory of the actor's council."""
    may_keep_directory(actor).or_refuse()
    provider = save_new(Provider(council=actor.council, **fields))
    audit.record(actor, "provider.entered", provider, at=at)
    return provider


@transaction.atomic
def edit_provider(*, provider: Provider, version: int, actor: Actor, at: datetime, **fields: Any) -> Provider:
    """Change what the person saw at `version`."""
    may_keep_directory(actor).or_refuse()
    provider = Provider.objects.locked(provider.pk).expect_version(version)
    changed = [name for name, value in fields.items() if getattr(provider, name) != value]
    for name in changed:
        setattr(provider, name, fields[name])
    checked(provider).save_version()
    audit.record(actor, "provider.changed", provider, at=at, changes={"fields": (None, ", ".join(changed))})
    return provider


@transaction.atomic
def add_contact(*, provider: Provider, actor: Actor, at: datetime, **fields: Any) -> ProviderContact:
    """Enter somebody to reach at a provider. The audit chain holds no name of theirs."""
    may_keep_contacts(actor).or_refuse()
    contact = save_new(ProviderContact(provider=provider, **fields))
    audit.record(actor, "provider.contact_added", provider, at=at)
    return contact


@transaction.atomic
def edit_contact(
    *, contact: ProviderContact, actor: Actor, at: datetime, version: int | None = None, **fields: Any
) -> ProviderContact:
    """Change somebody to reach at a provider. `version` is the one the person saw; None where the provider's says it.

    The admin edits a provider and its contacts on one page, of which the provider's version is the witness.
    """
    may_keep_contacts(actor).or_refuse()
    contact = ProviderContact.objects.locked(contact.pk)
    if version is not None:
        contact.expect_version(version)
    for name, value in fields.items():
        setattr(contact, name, value)
    checked(contact).save_version()
    audit.record(actor, "provider.contact_changed", contact.provider, at=at)
    return contact


@transaction.atomic
def remove_contact(*, contact: ProviderContact, actor: Actor, at: datetime) -> Provider:
    """Forget somebody who is no longer to be reached at a provider."""
    may_keep_contacts(actor).or_refuse()
    provider = contact.provider
    contact.delete()
    audit.record(actor, "provider.contact_removed", provider, at=at)
    return provider
