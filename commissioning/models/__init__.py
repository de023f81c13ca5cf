"""Models of the base application."""

from commissioning.models.attachments import Attachment
from commissioning.models.audit import AuditedRow, AuditEvent, AuditHead
from commissioning.models.base import AppendOnlyModel, AppendOnlyQuerySet, LockingQuerySet, VersionedModel
from commissioning.models.councils import Council, LocalClosure
from commissioning.models.documents import Rendition, SealCertificate, SignedArtefact, Snapshot, StoredContent
from commissioning.models.drafts import Draft
from commissioning.models.feeds import FeedToken
from commissioning.models.leave import Leave
from commissioning.models.lists import SavedView
from commissioning.models.mail import MailLine, MailPreference, OutgoingMail
from commissioning.models.people import Post, PostHolding, PostRole, User
from commissioning.models.retention import Disposal, DisposalAnswer, DisposalItem, RetentionRule
from commissioning.models.search import SearchEntry
from commissioning.models.tokens import ApiToken

__all__ = [
    "ApiToken",
    "AppendOnlyModel",
    "AppendOnlyQuerySet",
    "Attachment",
    "AuditEvent",
    "AuditHead",
    "AuditedRow",
    "Council",
    "Disposal",
    "DisposalAnswer",
    "DisposalItem",
    "Draft",
    "FeedToken",
    "Leave",
    "LocalClosure",
    "LockingQuerySet",
    "MailLine",
    "MailPreference",
    "OutgoingMail",
    "Post",
    "PostHolding",
    "PostRole",
    "Rendition",
    "RetentionRule",
    "SavedView",
    "SealCertificate",
    "SearchEntry",
    "SignedArtefact",
    "Snapshot",
    "StoredContent",
    "User",
    "VersionedModel",
]
