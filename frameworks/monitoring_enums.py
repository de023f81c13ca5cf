"""The words of monitoring: how a target stands, and what is kept in a contract's diary."""

from django.db.models import TextChoices


class Better(TextChoices):
    """Which way a measure improves."""

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"


class Rag(TextChoices):
    """How a measure stands against its target; always told in words too."""

    GREEN = "green", "Met"
    AMBER = "amber", "Nearly met"
    RED = "red", "Not met"
    NONE = "none", "Not assessed yet"


class DiaryKind(TextChoices):
    """What an entry of a contract's diary records."""

    MEETING = "meeting", "Meeting"
    CONCERN = "concern", "Concern"
    DEFAULT_NOTICE = "default_notice", "Default notice"
    NOTE = "note", "Note"


# These wait until somebody says how they ended.
STAY_OPEN = (DiaryKind.CONCERN, DiaryKind.DEFAULT_NOTICE)


class ReturnState(TextChoices):
    """How a lot's return for a period stands."""

    RECEIVED = "received", "Received"
    DUE = "due", "Due"
    OVERDUE = "overdue", "Overdue"
