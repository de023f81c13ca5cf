"""A decision-maker proves who they are, a moment before deciding, for one paper.

Our own gate: a single-use proof bound to person, report, issue and content hash. Somebody who signs in by single
sign-on has no password here and needs an authenticator code or a security key. Source: architecture §4.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from commissioning import security_keys
from commissioning.actors import Actor
from commissioning.models import User
from commissioning.security_keys import KeyAnswer
from commissioning.selectors.identity import means_of
from commissioning.verdicts import Verdict
from decisions.models import DecisionProof, Report
from decisions.selectors import issues

LASTS = timedelta(minutes=5)
TRIES, WITHIN = 5, timedelta(minutes=15)


def prove(
    *, actor: Actor, report: Report, at: datetime, secret: str = "", security_key: KeyAnswer | None = None
) -> DecisionProof:
    """A proof good for `LASTS` and for one decision on this issue of this report.

    `secret` is the password, or for somebody without one the authenticator's code; `security_key` is what a key signed
    in place of either. Refused when nothing is issued, for a wrong secret, when there is nothing to prove with, and
    after `TRIES` failures `WITHIN` a quarter of an hour. A failure is kept, so this must not be called inside a
    transaction that a refusal would roll back.
    """
    user = actor.user
    issue = issues.latest_issue(report)
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
    if _is_proved(user, method, report, secret, security_key):
        proof.expires_at = at + LASTS
    _keep(proof, security_key.challenge(signs_for(report)) if security_key else "")
    Verdict.of(
        (proof.expires_at is not None, "wrong_secret", f"That is not right. {_ASKS_FOR[method]}", "secret")
    ).or_refuse()
    return proof


def signs_for(report: Report) -> str:
    """What a security key signs: this report as it stands, whose version moves with every act, and its content."""
    return f"report {report.pk}, version {report.version}, {report.content_hash}"


def _keep(proof: DecisionProof, challenge: str) -> None:
    """Keep the attempt, and of one that succeeded what a key has signed: sent again, it proves nothing."""
    if not challenge or proof.expires_at is None:
        proof.save()
        return
    try:
        with transaction.atomic():
            proof.challenge = challenge
            proof.save()
    except IntegrityError:
        proof.challenge, proof.expires_at = "", None
        proof.save()


_ASKS_FOR = {
    DecisionProof.Method.PASSWORD: "Type the password you sign in with.",
    DecisionProof.Method.TOTP: "Type the code your authenticator shows now.",
    DecisionProof.Method.SECURITY_KEY: "Use the security key registered for you.",
}


def _method_for(user: User, security_key: KeyAnswer | None) -> DecisionProof.Method:
    """A key where one has answered, or where there is nothing to type; else what is typed."""
    if security_key is not None:
        return DecisionProof.Method.SECURITY_KEY
    if user.has_usable_password():
        return DecisionProof.Method.PASSWORD
    means = means_of(user)
    means.verdict.or_refuse()
    return DecisionProof.Method.TOTP if means.code else DecisionProof.Method.SECURITY_KEY


def _is_proved(
    user: User, method: DecisionProof.Method, report: Report, secret: str, security_key: KeyAnswer | None
) -> bool:
    if method is DecisionProof.Method.PASSWORD:
        return user.check_password(secret)
    if method is DecisionProof.Method.TOTP:
        held = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
        return held is not None and bool(held.wrap().validate_code(secret.strip()))
    key = security_keys.key_that_signed(user, security_key, signs_for=signs_for(report)) if security_key else None
    if key is not None:
        key.record_usage()
    return key is not None


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
