"""With what a person can prove who they are, a moment before they act."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from commissioning.models import User
from commissioning.once import once
from commissioning.verdicts import Verdict


@dataclass(frozen=True)
class Means:
    """A password, or for somebody who signs in through their organisation a code; and beside either a security key.

    A code never stands in for a password that somebody has: it is asked for at sign-in.
    """

    password: bool = False
    code: bool = False
    security_key: bool = False

    @property
    def is_typed(self) -> bool:
        """Whether there is anything to type."""
        return self.password or self.code

    @property
    def verdict(self) -> Verdict:
        """Whether there is anything at all."""
        return Verdict.of(
            (
                self.is_typed or self.security_key,
                "nothing_to_prove_with",
                "You sign in through your organisation, so you need an authenticator app or a security key to decide. "
                "Set one up under “Your sign-in”, then decide.",
                "secret",
            )
        )


@once
def authenticators(user: User) -> list[Authenticator]:
    """What this person has set up beside a password: an app, keys, codes for the day on which both are lost."""
    return list(Authenticator.objects.filter(user=user))


def means_of(user: User) -> Means:
    """What this person has; nothing when they sign in through their organisation and have set up nothing here."""
    held = {one.type for one in authenticators(user)}
    password = user.has_usable_password()
    return Means(
        password=password,
        code=not password and Authenticator.Type.TOTP in held,
        security_key=Authenticator.Type.WEBAUTHN in held,
    )
