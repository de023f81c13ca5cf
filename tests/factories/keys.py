"""Security keys, as somebody has registered them."""

import hashlib

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from commissioning.models import User


def registered_key(user: User, name: str = "Key on my ring") -> Authenticator:
    """A key that this person has registered, in the form in which the browser handed it over."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    number = hashlib.sha256(name.encode()).digest()
    credential = AttestedCredentialData.create(Aaguid.NONE, number, public)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    seen = AuthenticatorData.create(hashlib.sha256(b"localhost").digest(), flags, 0, credential)
    said = CollectedClientData.create("webauthn.create", b"challenge", "http://localhost")
    return WebAuthn.add(
        user,
        name,
        {
            "id": websafe_encode(number),
            "rawId": websafe_encode(number),
            "type": "public-key",
            "response": {
                "clientDataJSON": websafe_encode(said),
                "attestationObject": websafe_encode(AttestationObject.create("none", seen, {})),
            },
            "clientExtensionResults": {},
        },
    ).instance
