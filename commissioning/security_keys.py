"""A security key proves who acts on one thing: what it signs is made of what is acted on.

allauth registers keys and asks for them at sign-in (`/accounts/2fa/`). Here the challenge is the SHA-256 of a nonce of
ours, of the browser it is asked in and of what the signature is for: a signature for one paper is none for another.
Nothing is stored to ask; whoever takes an answer keeps its challenge, so that none proves anything twice. The key must
know its owner too, by a PIN or a finger: it may have been left in the machine.
Source: W3C, Web Authentication Level 2, §7.2.
"""

from __future__ import annotations

import hashlib
import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.signing import BadSignature, TimestampSigner
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    UserVerificationRequirement,
)

from commissioning.models import User
from commissioning.selectors.identity import authenticators

ANSWERED_WITHIN = timedelta(minutes=5)
_VERIFIED = UserVerificationRequirement.REQUIRED
# What the library raises for an answer that is no answer at all.
_GARBLED = (ValueError, TypeError, KeyError, IndexError, AttributeError, struct.error)
_NONCES = TimestampSigner(salt="commissioning.security_keys")


@dataclass(frozen=True)
class Browser:
    """Where a key is asked: on which host, in which session."""

    host: str
    session: str


@dataclass(frozen=True)
class KeyAnswer:
    """What a browser sent back, under which nonce it was asked."""

    response: Mapping[str, Any]
    nonce: str
    browser: Browser

    def challenge(self, signs_for: str) -> str:
        """What was to be signed, in hexadecimal: another for every page on which a key is asked."""
        return _challenge(self.nonce, self.browser, signs_for).hex()


def request_for(user: User, *, browser: Browser, signs_for: str) -> dict[str, Any]:
    """The nonce, and what `navigator.credentials.get` asks under it of any key registered for this person."""
    nonce = _NONCES.sign(secrets.token_urlsafe(16))
    challenge = _challenge(nonce, browser, signs_for)
    known = [credential for _, credential in _keys(user)]
    asked, _ = _server(browser).authenticate_begin(known, _VERIFIED, challenge)
    return {"nonce": nonce, "request": dict(asked)}


def key_that_signed(user: User, answer: KeyAnswer, *, signs_for: str) -> Authenticator | None:
    """The person's key that signed just this, in this browser, within `ANSWERED_WITHIN`; None for anything else."""
    challenge = _challenge(answer.nonce, answer.browser, signs_for)
    try:
        _NONCES.unsign(answer.nonce, max_age=ANSWERED_WITHIN)
        state = Fido2Server._make_internal_state(challenge, _VERIFIED)
        response = AuthenticationResponse.from_dict(answer.response)
        known = [credential for _, credential in _keys(user)]
        signed = _server(answer.browser).authenticate_complete(state, known, response)
    except (BadSignature, *_GARBLED):
        return None
    return next(key for key, credential in _keys(user) if credential.credential_id == signed.credential_id)


def _keys(user: User) -> list[tuple[Authenticator, AttestedCredentialData]]:
    """The keys registered for this person, each with what it is known by."""
    keys = [one for one in authenticators(user) if one.type == Authenticator.Type.WEBAUTHN]
    return [(key, key.wrap().authenticator_data.credential_data) for key in keys]


def _server(browser: Browser) -> Fido2Server:
    """Answers count from pages of this host alone: over TLS, or on localhost."""
    return Fido2Server(PublicKeyCredentialRpEntity(id=browser.host, name=browser.host))


def _challenge(nonce: str, browser: Browser, signs_for: str) -> bytes:
    return hashlib.sha256("\n".join([nonce, browser.session, signs_for]).encode()).digest()
