"""Who keeps the directory of organisations."""

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.verdicts import Verdict

CONTACT_READERS = (Role.COMMISSIONER, Role.CONTRACT_MANAGER)


def may_keep_directory(actor: Actor) -> Verdict:
    """Commissioners enter and change providers."""
    return Verdict.of(
        (actor.holds(Role.COMMISSIONER), "not_yours", "Only a commissioner enters and changes providers."),
    )


def may_keep_contacts(actor: Actor) -> Verdict:
    """Contacts are private: kept by those who deal with providers."""
    return Verdict.of(
        (
            actor.holds(*CONTACT_READERS),
            "not_yours",
            "Only a commissioner or a contract manager keeps the contacts of a provider.",
        ),
    )
