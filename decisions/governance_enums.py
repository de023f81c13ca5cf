"""The words of notices, departures from the rules, and what the public is told of a decision."""

from django.db.models import TextChoices


class ShorterNoticeKind(TextChoices):
    """How a key decision is taken without 28 clear days' notice (SI 2012/2089 regs 10 and 11)."""

    GENERAL = "general", "General exception"
    URGENT = "urgent", "Special urgency"


class ToldWhom(TextChoices):
    """Who gets the written notice of a general exception: the members only where there is no such chair (reg 10)."""

    CHAIR = "chair", "The chair of the scrutiny committee"
    MEMBERS = "members", "Every member of the scrutiny committee"


class AgreedBy(TextChoices):
    """Who agrees that a decision is urgent, in the order of regulation 11: the next only where there is none before."""

    SCRUTINY_CHAIR = "scrutiny_chair", "The chair of the scrutiny committee"
    COUNCIL_CHAIR = "council_chair", "The chair of the council"
    VICE_CHAIR = "vice_chair", "The vice-chair of the council"


class PublicStanding(TextChoices):
    """How a published decision stands, in the words its public page uses."""

    APPROVED = "approved", "Recommendations approved"
    IN_PART = "in_part", "Approved in part or changed"
    SUBJECT_TO_CALL_IN = "subject_to_call_in", "Approved subject to call-in"
    CALLED_IN = "called_in", "Called in: not in effect"
    TO_BE_REPLACED = "to_be_replaced", "Called in: another decision is to replace it"
    REFUSED = "refused", "Recommendations refused"


class DepartureKind(TextChoices):
    """A departure from the rules, each kind a record of its own: a breach is not cured by a waiver."""

    WAIVER = "waiver", "Waiver"
    BREACH = "breach", "Breach"
    LATE = "late", "Late authorisation"


class WaiverOutcome(TextChoices):
    """What became of a request to set a rule aside."""

    WAITING = "waiting", "Waiting for an answer"
    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Refused"


class LeadPart(TextChoices):
    """A length by which the last safe start is reckoned, and which a council or one contract can have of its own."""

    DRAFTING = "drafting", "Drafting (working days)"
    CLEARANCE = "clearance", "Clearance (working days)"
    KEY = "key", "Notice of a key decision (clear days)"
    PAPERS = "papers", "Final report to meeting (working days)"
    CYCLE = "cycle", "Reckoned between meetings where none is on record (working days)"
    CALL_IN = "call_in", "Call-in (days as the rules count them)"
    REPLY = "reply", "Providers' replies (working days)"
    REPROCUREMENT = "reprocurement", "New procurement (months)"


class ActionKind(TextChoices):
    """What a post is asked to do because of a decision."""

    TELL = "tell", "Tell somebody"
    SIGN = "sign", "Have something signed"
    PROCURE = "procure", "Begin a procurement"
    REVIEW = "review", "Review how it goes"
    REPORT_BACK = "report_back", "Report back"
    OTHER = "other", "Something else"


class AlertKind(TextChoices):
    """What somebody is told of because its day comes (model.md §4.6)."""

    START = "start", "Last safe start of governance"
    REPROCURE = "reprocure", "New procurement to begin"
    NOTICE_BY = "notice_by", "Latest day for notice"
    ENDS = "ends", "End of a term"
    REVIEW = "review", "Review"
    MONITORING = "monitoring", "Monitoring due"
    ROUND = "round", "Admission round opens or closes"
    CALL_IN = "call_in", "Call-in closes"
    NOTICE_DUE = "notice_due", "Procurement notice due"
    CHECK = "check", "Insurance or another check runs out"
    RETENTION = "retention", "End of retention"
    SPEND = "spend", "Spend against what was authorised"
    GRANT = "grant", "Grant of authority expires"
