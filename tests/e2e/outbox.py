"""What the program has sent by e-mail, as the person it was sent to sees it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.core import mail

LINK = re.compile(r"https?://\S+")


def mails_to(address: str) -> list[mail.EmailMessage]:
    """Every mail to somebody, oldest first."""
    return [message for message in mail.outbox if address in message.to]


def link_in_newest_mail_to(address: str) -> str:
    """The address, without its host, that the newest mail to somebody leads to."""
    message = mails_to(address)[-1]
    links = [urlsplit(link.rstrip(").,")) for link in LINK.findall(message.body)]
    assert links, f"No link in “{message.subject}”"
    return links[0].path + (f"?{links[0].query}" if links[0].query else "")
