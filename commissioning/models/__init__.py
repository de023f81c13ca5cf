"""Models of the base application."""

from commissioning.models.audit import AuditEvent, AuditHead
from commissioning.models.base import AppendOnlyModel, AppendOnlyQuerySet, LockingQuerySet, VersionedModel
from commissioning.models.councils import Council, LocalClosure
from commissioning.models.documents import Rendition, SealCertificate, SignedArtefact, Snapshot, StoredContent
from commissioning.models.people import Post, PostHolding, PostRole, User

__all__ = [
    "AppendOnlyModel",
    "AppendOnlyQuerySet",
    "AuditEvent",
    "AuditHead",
    "Council",
    "LocalClosure",
    "LockingQuerySet",
    "Post",
    "PostHolding",
    "PostRole",
    "Rendition",
    "SealCertificate",
    "SignedArtefact",
    "Snapshot",
    "StoredContent",
    "User",
    "VersionedModel",
]
