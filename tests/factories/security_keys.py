"""A security key made of software: registered for a person as allauth keeps it, and answering what a page asks."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from typing import Any

from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from commissioning.models import User

FLAG = AuthenticatorData.FLAG
TOUCHED, KNOWN = FLAG.UP, FLAG.UP | FLAG.UV


class SoftKey:
    """One key of one person, for one host."""

    def __init__(self, owner: User, *, host: str = "testserver") -> None:
        self.host, self.number, self.id = host, ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        public = ES256.from_cryptography_key(self.number.public_key())
        attested = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        data = AuthenticatorData.create(_hash(host.encode()), KNOWN | FLAG.AT, 0, attested)
        response = {
            "clientDataJSON": self._said(CollectedClientData.TYPE.CREATE, os.urandom(32)).b64,
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        }
        self.registered = WebAuthn.add(owner, "Key on my ring", self._credential(response)).instance

    def answer(self, request: Mapping[str, Any], *, flags: int = KNOWN, origin: str = "") -> dict[str, Any]:
        """What the page's script sends back for a request, once the key's owner has touched it and typed its PIN."""
        challenge = websafe_decode(request["request"]["publicKey"]["challenge"])
        said = self._said(CollectedClientData.TYPE.GET, challenge, origin)
        data = AuthenticatorData.create(_hash(self.host.encode()), FLAG(flags), 1)
        response = {
            "clientDataJSON": said.b64,
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(self.number.sign(data + said.hash, ec.ECDSA(SHA256()))),
            "userHandle": None,
        }
        return {"nonce": request["nonce"], "answer": self._credential(response)}

    def _said(self, kind: str, challenge: bytes, origin: str = "") -> CollectedClientData:
        return CollectedClientData.create(kind, challenge, origin or f"https://{self.host}")

    def _credential(self, response: Mapping[str, Any]) -> dict[str, Any]:
        name = websafe_encode(self.id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}


def asked_on(page: str) -> dict[str, Any]:
    """What a page asks a security key, as its script reads it."""
    found = re.search(r'<script id="key-request" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found, "The page asks no security key."
    asked: dict[str, Any] = json.loads(found[1])
    return asked


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
