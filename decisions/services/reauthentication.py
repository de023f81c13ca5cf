"""A decision-maker proves who they are, a moment before deciding, for one paper.

Our own gate: a single-use proof bound to person, report, issue and content hash. Somebody who signs in by single
sign-on has no password here and needs an authenticator code or a security key. Source: architecture §4.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as security_keys
from django.core.exceptions import ValidationError

from commissioning.actors import Actor
from commissioning.models import User
from commissioning.verdicts import Refused, Verdict
from decisions.models import DecisionProof, Report

LASTS = timedelta(minutes=5)
TRIES, WITHIN = 5, timedelta(minutes=15)


def prove(
    *, actor: Actor, report: Report, at: datetime, secret: str = "", security_key: Mapping[str, Any] | None = None
) -> DecisionProof:
    """A proof good for `LASTS` and for one decision on this issue of this report.

    `secret` is the password, or for somebody without one the authenticator's code; `security_key` is the browser's
    answer to `security_keys.begin_authentication`. Refused when nothing is issued, for a wrong secret, when there is
    nothing to prove with, and after `TRIES` failures `WITHIN` a quarter of an hour. A failure is kept, so this must
    not be called inside a transaction that a refusal would roll back.
    """
    user = actor.user
    issue = report.versions.order_by("-number").first()
    Verdict.of(
        (user is not None and actor.post is not None, "not_in_post", "Somebody in no post decides nothing."),
        (issue is not None, "not_issued", "The report has not been issued for decision."),
    ).or_refuse()
    _refuse_after_too_many(user, at)
    method = _method_for(user, security_key)
    proof = DecisionProof(
        user=user,
        report=report,
        report_version=issue,
        content_hash=report.content_hash,
        method=method,
        attempted_at=at,
    )
    if _is_proved(user, method, secret, security_key):
        proof.expires_at = at + LASTS
    proof.save()
    Verdict.of(
        (proof.expires_at is not None, "wrong_secret", f"That is not right. {_ASKS_FOR[method]}", "secret")
    ).or_refuse()
    return proof


def method_for(user: User) -> DecisionProof.Method | None:
    """With what this person proves who they are: a password when they have one; None when they have nothing."""
    if user.has_usable_password():
        return DecisionProof.Method.PASSWORD
    held = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    if Authenticator.Type.TOTP in held:
        return DecisionProof.Method.TOTP
    return DecisionProof.Method.SECURITY_KEY if Authenticator.Type.WEBAUTHN in held else None


_ASKS_FOR = {
    DecisionProof.Method.PASSWORD: "Type the password you sign in with.",
    DecisionProof.Method.TOTP: "Type the code your authenticator shows now.",
    DecisionProof.Method.SECURITY_KEY: "Use the security key registered for you.",
}


def _method_for(user: User, security_key: Mapping[str, Any] | None) -> DecisionProof.Method:
    if security_key is not None:
        return DecisionProof.Method.SECURITY_KEY
    method = method_for(user)
    if method is None:
        raise Refused(
            Verdict.refuse(
                "nothing_to_prove_with",
                "You sign in through your organisation, so you need an authenticator app or a security key to decide. "
                "Set one up under your account, then decide.",
                "secret",
            )
        )
    return method


def _is_proved(user: User, method: DecisionProof.Method, secret: str, security_key: Mapping[str, Any] | None) -> bool:
    if method is DecisionProof.Method.PASSWORD:
        return user.check_password(secret)
    if method is DecisionProof.Method.TOTP:
        held = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
        return held is not None and bool(held.wrap().validate_code(secret.strip()))
    try:
        security_keys.complete_authentication(user, dict(security_key or {}))
    except ValidationError:
        return False
    return True


def _refuse_after_too_many(user: User, at: datetime) -> None:
    failed = DecisionProof.objects.filter(user=user, expires_at__isnull=True, attempted_at__gt=at - WITHIN).count()
    Verdict.of(
        (
            failed < TRIES,
            "too_many_tries",
            f"Too many wrong tries. Wait {WITHIN.seconds // 60} minutes, then try again.",
            "secret",
        )
    ).or_refuse()
