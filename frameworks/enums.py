"""The words of the register: contracts of every kind, their lots, options, ledger and money."""

from django.db.models import TextChoices


class ContractKind(TextChoices):
    """Contract is the umbrella word, as in the Procurement Act 2023: a framework is a contract too."""

    CONTRACT = "contract", "Contract"
    FRAMEWORK = "framework", "Framework agreement"
    APPROVED_LIST = "approved_list", "Approved list"
    DYNAMIC = "dynamic", "Dynamic purchasing system or dynamic market"
    OPEN_FRAMEWORK_SCHEME = "open_framework_scheme", "Open framework scheme"
    CALL_OFF = "call_off", "Call-off"


# These have one provider, and their pages may leave out the words lot and admission.
SINGLE_KINDS = (ContractKind.CONTRACT, ContractKind.CALL_OFF)


class ContractStage(TextChoices):
    """How far a contract has come. Extended, expiring and holding over are facts drawn from dates, not stages."""

    PLANNED = "planned", "Planned"
    IN_PROCUREMENT = "in_procurement", "In procurement"
    AWARDED = "awarded", "Awarded"
    MOBILISING = "mobilising", "Mobilising"
    LIVE = "live", "Live"
    EXPIRED = "expired", "Expired"
    TERMINATED = "terminated", "Terminated"
    CANCELLED = "cancelled", "Cancelled before start"
    VOID = "void", "Void: entered by mistake"


# Until it is awarded a contract may be edited freely; from then on its controlled fields move by decision only.
OPEN_STAGES = (ContractStage.PLANNED, ContractStage.IN_PROCUREMENT)
# From its award on, what the day says of a contract goes before what was last said of it.
RUNNING_STAGES = (ContractStage.AWARDED, ContractStage.MOBILISING, ContractStage.LIVE)


class Regime(TextChoices):
    """The procurement rules a contract was let under, which govern it for life."""

    PCR2015 = "pcr2015", "Public Contracts Regulations 2015"
    PA2023 = "pa2023", "Procurement Act 2023"
    PA2023_LIGHT_TOUCH = "pa2023_light_touch", "Procurement Act 2023, light touch"
    PSR = "psr", "Provider Selection Regime 2023"
    BELOW_THRESHOLD = "below_threshold", "Below threshold"


class ProcurementRoute(TextChoices):
    """How the contract was competed."""

    OPEN = "open", "Open competition"
    COMPETITIVE_DIALOGUE = "competitive_dialogue", "Competitive dialogue"
    MINI_COMPETITION = "mini_competition", "Mini-competition under a framework"
    DIRECT_AWARD = "direct_award", "Direct award"
    INHERITED = "inherited", "Inherited from another body"


class InvitationKind(TextChoices):
    """Local Government Transparency Code 2015: whether the contract came from a quote or a published tender."""

    TENDER = "tender", "Published invitation to tender"
    QUOTE = "quote", "Request for quotes"
    NEITHER = "neither", "Neither"


class AdmissionMode(TextChoices):
    """When further providers may join."""

    CLOSED = "closed", "Closed: nobody joins after it starts"
    PERIODIC = "periodic", "Periodic: every so many months"
    AD_HOC = "ad_hoc", "Re-opened from time to time"
    CONTINUOUS = "continuous", "Continuous: applications at any time"


class CallOffMethod(TextChoices):
    """How work may be called off under one lot. It belongs on the lot: each can be different."""

    NOT_STATED = "", "Not stated"
    MINI_COMPETITION = "mini_competition", "Mini-competition only"
    DIRECT_AWARD = "direct_award", "Direct award only"
    EITHER = "either", "Mini-competition or direct award"


class LotStatus(TextChoices):
    OPEN = "open", "Open"
    LIVE = "live", "Live"
    NOT_EXTENDED = "not_extended", "Not to be extended"
    EXPIRED = "expired", "Expired"
    TERMINATED = "terminated", "Terminated"


class AdmissionStatus(TextChoices):
    """A provider's place on a lot."""

    APPLIED = "applied", "Applied"
    IN_EVALUATION = "in_evaluation", "In evaluation"
    ADMITTED = "admitted", "Admitted"
    SUSPENDED = "suspended", "Suspended"
    REMOVED = "removed", "Removed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Expired"
    DECLINED = "declined", "Declined"
    NOVATED = "novated", "Passed to another provider"


# A provider holds one of these at most once on a lot.
STANDING_ADMISSIONS = (
    AdmissionStatus.APPLIED,
    AdmissionStatus.IN_EVALUATION,
    AdmissionStatus.ADMITTED,
    AdmissionStatus.SUSPENDED,
)


class SuspensionGround(TextChoices):
    SAFEGUARDING = "safeguarding", "Safeguarding"
    QUALITY = "quality", "Quality of care"
    INSURANCE = "insurance", "Insurance or registration lapsed"
    EXCLUSION = "exclusion", "Ground for exclusion"
    OTHER = "other", "Another reason"


class SuspensionStatus(TextChoices):
    """A suspension works at once, and is ratified or lifted afterwards."""

    AT_ONCE = "at_once", "At once, waits to be ratified"
    RATIFIED = "ratified", "Ratified"
    LIFTED = "lifted", "Lifted"


class RateKind(TextChoices):
    ONE_TO_ONE = "one_to_one", "One to one"
    GROUP = "group", "In a group"
    VIRTUAL = "virtual", "Virtual"


class RateUnit(TextChoices):
    HOUR = "hour", "Hour"
    HALF_DAY = "half_day", "Half day"
    FULL_DAY = "full_day", "Full day"
    SESSION = "session", "Session"
    WEEK = "week", "Week"


class RoundStatus(TextChoices):
    """How far a round of admission has come."""

    PLANNED = "planned", "Planned"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    EVALUATING = "evaluating", "Being evaluated"
    CONCLUDED = "concluded", "Concluded"
    ABANDONED = "abandoned", "Abandoned"


# A round that is over takes nothing more.
OVER_ROUNDS = (RoundStatus.CONCLUDED, RoundStatus.ABANDONED)


class ApplicationSource(TextChoices):
    OFFICER = "officer", "Entered by an officer"
    SHEET = "sheet", "Uploaded as a sheet"


class ApplicationOutcome(TextChoices):
    """What became of an application for one lot."""

    WAITING = "waiting", "Waiting"
    ADMITTED = "admitted", "Admitted"
    CONDITIONAL = "conditional", "Admitted on a condition"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


ADMITTING = (ApplicationOutcome.ADMITTED, ApplicationOutcome.CONDITIONAL)
SIGNED_OFF = (*ADMITTING, ApplicationOutcome.DECLINED)


class OptionKind(TextChoices):
    FIXED = "fixed", "A fixed period"
    POOL = "pool", "A pool: further periods not exceeding so many months in all"


class OptionScope(TextChoices):
    ANY_LOTS = "any_lots", "Any lots"
    ALL_LOTS = "all_lots", "The whole contract only"


class UseStatus(TextChoices):
    """How far an option has come for one lot. “Available” is derived: nothing has been recorded yet."""

    AVAILABLE = "available", "Available"
    PROPOSED = "proposed", "Proposed"
    AUTHORISED = "authorised", "Authorised"
    NOTICE_SERVED = "notice_served", "Notice served"
    IN_FORCE = "in_force", "In force"
    NOT_TAKEN_UP = "not_taken_up", "Not taken up"
    DECLINED_BY_PROVIDER = "declined_by_provider", "Declined by the provider"
    LAPSED = "lapsed", "Lapsed"
    WITHDRAWN = "withdrawn", "Withdrawn"


# The lot's term has been moved, or will be, by a use in one of these.
STANDING_USES = (UseStatus.AUTHORISED, UseStatus.NOTICE_SERVED, UseStatus.IN_FORCE)


class Reply(TextChoices):
    """What a provider said to a notice of extension."""

    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    NO_REPLY = "no_reply", "No reply"


class NoticeMethod(TextChoices):
    EMAIL = "email", "E-mail"
    POST = "post", "Post"
    HAND = "hand", "By hand"
    PORTAL = "portal", "Procurement portal"


class LetterKind(TextChoices):
    """What the council writes to a provider about."""

    EXTENSION_OFFER = "extension_offer", "Offer of an extension"
    NON_EXTENSION = "non_extension", "No extension"
    ADMITTED = "admitted", "Admitted"
    ADMITTED_CONDITIONALLY = "admitted_cond", "Admitted on a condition"
    NOT_ADMITTED = "not_admitted", "Not admitted"


# Written by a round of admissions, with scores and reasons; the others are written from the contract's letters.
OUTCOMES = (LetterKind.ADMITTED, LetterKind.ADMITTED_CONDITIONALLY, LetterKind.NOT_ADMITTED)


class LetterAnswer(TextChoices):
    """What a provider answers to a letter."""

    ACCEPTED = "accepted", "Accepts"
    DECLINED = "declined", "Declines"
    COMMENT = "comment", "Neither: a comment only"


class LetterReplyStatus(TextChoices):
    """A reply that came over a link counts only when somebody here has confirmed it."""

    WAITING = "waiting", "Waiting to be confirmed"
    CONFIRMED = "confirmed", "Confirmed"
    SET_ASIDE = "set_aside", "Set aside"


class TermEventKind(TextChoices):
    """What an entry in a lot's ledger records."""

    AWARD = "award", "Award"
    HISTORY = "history", "Recorded history"
    AUTHORISED = "authorised", "Extension authorised"
    IN_FORCE = "in_force", "Extension in force"
    VARIATION = "variation", "Variation"
    RELIEF = "relief", "Emergency relief"
    EARLY_TERMINATION = "early_termination", "Early termination"
    CORRECTION = "correction", "Correction"
    REVERSAL = "reversal", "Reversal"


class EndMoved(TextChoices):
    """Which of a lot's two ends an entry moves."""

    BOTH = "both", "Authorised and current end"
    AUTHORISED = "authorised", "Authorised end"
    CURRENT = "current", "Current end"


class CorrectionStatus(TextChoices):
    PROPOSED = "proposed", "Waiting for a second person"
    CONFIRMED = "confirmed", "Confirmed"
    DECLINED = "declined", "Declined"


class MoneyKind(TextChoices):
    CONTRACT_TOTAL = "contract_total", "Contract total"
    ANNUAL = "annual", "Annual value"
    OPTION = "option", "Value of an option"
    LOT = "lot", "Value of a lot"
    BUDGET = "budget", "Budget"
    FORECAST = "forecast", "Forecast"
    ACTUAL = "actual", "Actual spend"
    SAVING = "saving", "Saving"
    ONE_OFF = "one_off", "One-off cost"
    RELATED_COST = "related_cost", "Related cost"


# What the contract is worth: fixed at award. Estimates, budgets and spend may be added to a running contract.
AWARDED_VALUES = (MoneyKind.CONTRACT_TOTAL, MoneyKind.ANNUAL, MoneyKind.LOT)


class VatBasis(TextChoices):
    EXCLUDING = "excluding", "Excluding VAT"
    INCLUDING = "including", "Including VAT"
    EXEMPT = "exempt", "Exempt from VAT"
    NOT_STATED = "not_stated", "Not stated in the source"


class Certainty(TextChoices):
    """Estimated and actual sums never share a column."""

    ESTIMATE = "estimate", "Estimate"
    QUOTE = "quote", "Quote or contract price"
    ACTUAL = "actual", "Actual"


class Calculation(TextChoices):
    """How a sum is arrived at from others."""

    NONE = "", "Entered as it stands"
    LINE_TIMES = "line_times", "Another line × a number"
    SUM_OF_LINES = "sum_of_lines", "Sum of other lines"
    WEEKLY_TIMES = "weekly_times", "A weekly rate × weeks"


class ImportStatus(TextChoices):
    """How far a file has come that was to be brought into the register."""

    UPLOADED = "uploaded", "Waiting to be looked through"
    IMPORTED = "imported", "On the register"
    UNDONE = "undone", "Undone"
    PUT_ASIDE = "put_aside", "Put aside"
