"""Telling people at once that something is theirs, has come back or is decided: a link and a reference, no content.

What is to be sent is written in the transaction of the act that causes it, and sent when that has committed; what
could not be sent waits and is tried again (`manage.py send_mail`). Source: interface.md; model.md invariant 31.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from email.utils import formataddr, parseaddr
from functools import partial

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import task

from commissioning import clock
from commissioning.actors import Actor
from commissioning.enums import MailKind
from commissioning.models import Council, MailLine, MailPreference, OutgoingMail, User

log = structlog.get_logger(__name__)


def is_history(at: datetime) -> bool:
    """Whether an act is written down as done on an earlier day: nobody is told of that as if it were new."""
    return clock.london_day(at) < clock.today()


def tell(
    *,
    council: Council,
    to: Iterable[User],
    kind: MailKind,
    reference: str,
    what: str,
    path: str,
    about: str,
    actor: Actor,
    at: datetime,
    lines: Sequence[tuple[str, str]] = (),
) -> list[OutgoingMail]:
    """Write down one message to each person for what happened, and send it when the transaction has committed.

    `what` is a sentence without any title or content; `path` leads to the page of the act; `about` names the row that
    caused it: nobody is told twice. `lines` are titles with their paths, for a message that tells of several things.
    Left out: who acted, who does not want this kind, who cannot sign in any more.
    Returns what is to be sent; nothing for acts of an earlier day.
    """
    if is_history(at):
        return []
    unwilling = set(MailPreference.objects.filter(kind=kind, wanted=False).values_list("user", flat=True))
    wanted = {user.pk: user for user in to if user.is_active and user.email and user.pk != actor.user_id}
    made = []
    for user in (one for pk, one in wanted.items() if pk not in unwilling):
        defaults = {"council": council, "reference": reference, "what": what, "path": path, "made_at": at}
        mail, is_new = OutgoingMail.objects.get_or_create(to=user, kind=kind, about=about, defaults=defaults)
        if is_new:
            MailLine.objects.bulk_create(MailLine(mail=mail, what=said, path=where) for said, where in lines)
            made.append(mail)
            transaction.on_commit(partial(send.enqueue, mail.pk), robust=True)  # what it tells of has happened
    return made


@task()
def send(mail_pk: int) -> None:
    """The task: send one message. Idempotent; a failure is written on the row."""
    deliver(mail_pk=mail_pk, at=clock.now())


@transaction.atomic
def deliver(*, mail_pk: int, at: datetime) -> OutgoingMail:
    """Send a message that is not sent yet, or write on its row why that failed. The row stays locked meanwhile."""
    mail: OutgoingMail = OutgoingMail.objects.locked(mail_pk)
    if mail.sent_at is not None:
        return mail
    mail.attempts += 1
    try:
        _message(mail).send()
    except Exception as failure:  # nothing may stop the messages behind this one, or go unseen
        log.exception("mail_failed", mail=mail.pk)
        mail.problem = f"{type(failure).__name__}: {failure}"[:300]
    else:
        mail.sent_at, mail.problem = at, ""
    mail.save(update_fields=["attempts", "sent_at", "problem"])
    return mail


def send_unsent(*, at: datetime) -> Iterator[OutgoingMail]:
    """Try every message that is not sent yet once, oldest first."""
    for pk in OutgoingMail.objects.unsent().values_list("pk", flat=True):
        yield deliver(mail_pk=pk, at=at)


@transaction.atomic
def choose(*, user: User, wanted: Iterable[str]) -> None:
    """Set which kinds of mail a person gets, for themselves: those in `wanted`, and no others."""
    chosen = set(wanted)
    for kind in MailKind:
        MailPreference.objects.update_or_create(user=user, kind=kind, defaults={"wanted": kind.value in chosen})


def wanted_by(user: User) -> list[str]:
    """The kinds of mail a person gets: all but those they turned off."""
    off = set(MailPreference.objects.filter(user=user, wanted=False).values_list("kind", flat=True))
    return [kind.value for kind in MailKind if kind.value not in off]


def _message(mail: OutgoingMail) -> EmailMessage:
    context = {
        "mail": mail,
        "link": settings.SITE_URL + mail.path,
        "preferences": settings.SITE_URL + reverse("mail-preferences"),
    }
    return EmailMessage(
        subject=f"{mail.reference}: {mail.what}",
        body=render_to_string("mail/told.txt", context),
        from_email=formataddr((mail.council.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[mail.to.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
