"""The words of reports, routes and decisions. States and moves: docs/workflow.md."""

from django.db.models import IntegerChoices, TextChoices

from commissioning.enums import ExemptParagraph as ExemptParagraph
from commissioning.enums import MilestonePrecision as MilestonePrecision
from decisions.governance_enums import AgreedBy as AgreedBy
from decisions.governance_enums import AlertKind as AlertKind
from decisions.governance_enums import DepartureKind as DepartureKind
from decisions.governance_enums import LeadPart as LeadPart
from decisions.governance_enums import PublicStanding as PublicStanding
from decisions.governance_enums import ShorterNoticeKind as ShorterNoticeKind
from decisions.governance_enums import ToldWhom as ToldWhom
from decisions.governance_enums import WaiverOutcome as WaiverOutcome


class Action(TextChoices):
    """Every move a report can make."""

    SUBMIT = "submit", "Submit to the approving manager"
    APPROVE = "approve", "Approve for clearance"
    RETURN_TO_AUTHOR = "return_to_author", "Return to the author"
    DECLINE = "decline", "Decline"
    CLEAR = "clear", "Clear"
    REQUIRE_CHANGES = "require_changes", "Ask for changes"
    RESUBMIT = "resubmit", "Send back to clearance"
    ISSUE = "issue", "Issue for decision"
    PUT_TO_MAKER = "put_to_maker", "Put before the decision-maker"
    DECIDE = "decide", "Decide"
    REFUSE = "refuse", "Refuse"
    ENTER_PAPER = "enter_paper", "Record a decision from signed paper"
    CONFIRM_PAPER = "confirm_paper", "Confirm the signed paper"
    REJECT_PAPER = "reject_paper", "Reject the entry of the signed paper"
    DEFER = "defer", "Defer"
    BRING_BACK = "bring_back", "Bring back to the decision-maker"
    RETURN_FROM_MAKER = "return_from_maker", "Return for changes"
    WITHDRAW = "withdraw", "Withdraw"
    SUPERSEDE = "supersede", "Mark as superseded"


class BodyKind(TextChoices):
    """What kind of body meets."""

    COUNCIL = "council", "Full council"
    CABINET = "cabinet", "Cabinet or executive"
    COMMITTEE = "committee", "Committee"
    SCRUTINY = "scrutiny", "Scrutiny committee"


class ReportStatus(TextChoices):
    """How far a report has come. Publication, call-in and effect are tracks of the decision, not steps here."""

    DRAFT = "draft", "Draft"
    WITH_MANAGER = "with_manager", "With the approving manager"
    IN_CLEARANCE = "in_clearance", "In clearance"
    CHANGES_REQUESTED = "changes_requested", "Changes requested"
    CLEARED = "cleared", "Cleared"
    ISSUED = "issued", "Issued for decision"
    WITH_DECISION_MAKER = "with_decision_maker", "With the decision-maker"
    DECIDED = "decided", "Decided"
    REFUSED = "refused", "Refused"
    DEFERRED = "deferred", "Deferred"
    WITHDRAWN = "withdrawn", "Withdrawn"
    SUPERSEDED = "superseded", "Superseded"


# In these the author may write: clearances stand on digests, so writing on during clearance is safe.
EDITABLE_STATUSES = (ReportStatus.DRAFT, ReportStatus.CHANGES_REQUESTED, ReportStatus.IN_CLEARANCE)
# No paper has been issued: author, manager, clearers and democratic services look at what may stop it.
BEFORE_ISSUE = (
    ReportStatus.DRAFT,
    ReportStatus.WITH_MANAGER,
    ReportStatus.IN_CLEARANCE,
    ReportStatus.CHANGES_REQUESTED,
    ReportStatus.CLEARED,
)
# A report in one of these still holds its lots and option; nobody else may ask for them.
OPEN_STATUSES = (
    ReportStatus.DRAFT,
    ReportStatus.WITH_MANAGER,
    ReportStatus.IN_CLEARANCE,
    ReportStatus.CHANGES_REQUESTED,
    ReportStatus.CLEARED,
    ReportStatus.ISSUED,
    ReportStatus.WITH_DECISION_MAKER,
    ReportStatus.DEFERRED,
)
# From here on the paper is frozen and carries its content hash.
FROZEN_STATUSES = (
    ReportStatus.ISSUED,
    ReportStatus.WITH_DECISION_MAKER,
    ReportStatus.DECIDED,
    ReportStatus.REFUSED,
    ReportStatus.DEFERRED,
)


class Classification(TextChoices):
    """Whether the public may read the whole report. Local Government Act 1972, Schedule 12A."""

    PUBLIC = "public", "Public"
    PART_EXEMPT = "part_exempt", "Public, with exempt information withheld"


class WithheldKind(TextChoices):
    """What of a report is withheld from the public."""

    PASSAGE = "passage", "Passage"
    ANNEX = "annex", "Annex"


class SectionKind(TextChoices):
    """What fills a section: prose, or rows that render from one source."""

    PROSE = "prose", "Prose"
    RECOMMENDATIONS = "recommendations", "Recommendations"
    OPTIONS = "options", "Options considered"
    BACKGROUND_PAPERS = "background_papers", "Background papers"
    IMPLICATIONS = "implications", "Implications, ticked where there are any"
    RISKS = "risks", "Risks"
    MILESTONES = "milestones", "Timetable"
    ENGAGEMENT = "engagement", "Engagement"
    CONSULTATIONS = "consultations", "Views asked for"
    CONTACTS = "contacts", "Contacts"
    ENCLOSURES = "enclosures", "Enclosures"
    GROUP = "group", "Heading over other sections"
    PART = "part", "Part of the report, such as Part A"


class ParagraphNumbering(TextChoices):
    """How a section's heading and paragraphs are numbered within the template's scheme."""

    FULL = "full", "Heading and paragraphs"
    PARAGRAPHS = "paragraphs", "Paragraphs only, under the number of the section above"
    NONE = "none", "Neither"


class SectionAnswer(TextChoices):
    """An explicit answer. “None” and “N/A” are answers and are printed; silence is not."""

    CONTENT = "has_content", "Has content"
    NONE = "none", "None"
    NOT_APPLICABLE = "not_applicable", "N/A"
    NONE_IN_CONTEXT = "none_in_context", "None in the context of this report"


class RecommendationVerb(TextChoices):
    """What the decision-maker is asked to do."""

    APPROVE = "approve", "Approve"
    EXTEND = "extend", "Extend"
    RESOLVE_NOT = "resolve_not", "Resolve not to"
    PROCURE = "procure", "Procure"
    AWARD = "award", "Award"
    VARY = "vary", "Vary"
    DELEGATE = "delegate", "Delegate"
    CONSULT = "consult", "Consult"
    NOTE = "note", "Note"
    ENDORSE = "endorse", "Endorse"
    RECOMMEND = "recommend", "Recommend"


class EffectKind(TextChoices):
    """What a decision on the recommendation does to the register. “None” is an explicit answer."""

    NONE = "none", "No effect on the register"
    EXTEND = "extend", "Use an option to extend"
    NOT_EXTEND = "not_extend", "Resolve not to use an option"
    PROCURE = "procure", "Plan a new contract"
    AWARD = "award", "Award the contract"
    VARY = "vary", "Vary the contract"
    DELEGATE = "delegate", "Delegate authority"


# These act on lots of a running contract, under the option the recommendation names.
OPTION_EFFECTS = (EffectKind.EXTEND, EffectKind.NOT_EXTEND)
# These cost money: a recommendation names the money line that says how much. A variation may cost nothing.
SPENDING_EFFECTS = (EffectKind.EXTEND, EffectKind.PROCURE, EffectKind.AWARD)
# These act on no lot by themselves: a decision owes the register one posting for each.
WHOLE_EFFECTS = (EffectKind.PROCURE, EffectKind.AWARD, EffectKind.VARY, EffectKind.DELEGATE)


class EngagementAudience(TextChoices):
    """With whom it was talked over before the decision."""

    PUBLIC = "public", "The public"
    USERS = "users", "People who use the service"
    STAFF = "staff", "Staff"
    MARKET = "market", "Providers and the market"
    PARTNERS = "partners", "Partners"


class RiskBand(TextChoices):
    """How grave a risk is. Where the bands begin is the council's own."""

    GREEN = "green", "Green"
    AMBER = "amber", "Amber"
    RED = "red", "Red"


class FigureKind(TextChoices):
    """A picture somebody brings, or a chart drawn from sums of the register."""

    PICTURE = "picture", "Picture"
    CHART = "chart", "Chart of a schedule of money"


class ItemOutcome(TextChoices):
    """How one recommendation was decided."""

    AS_ASKED = "as_asked", "As asked"
    LESS = "less", "Less than asked"
    AMENDED = "amended", "Amended"
    REFUSED = "refused", "Refused"
    DEFERRED = "deferred", "Deferred"


class ClearanceOutcome(TextChoices):
    """What a clearing officer said. Silence never clears."""

    CLEARED = "cleared", "Cleared"
    CLEARED_WITH_COMMENT = "cleared_with_comment", "Cleared with comment"
    CHANGES_REQUIRED = "changes_required", "Changes required"
    NOT_NEEDED = "not_needed", "Not needed"


class ConsultationOutcome(TextChoices):
    """How a consultation before a decision was closed. Disagreement is printed and blocks nothing."""

    AGREES = "agrees", "Agrees"
    COMMENTS = "comments", "Agrees with comments"
    DISAGREES = "disagrees", "Disagrees"
    NO_REPLY = "no_reply", "No reply by the date"


class PaperStatus(TextChoices):
    """How far the entry of a signed paper has come."""

    WAITING = "waiting", "Waiting for a second person"
    CONFIRMED = "confirmed", "Confirmed"
    REJECTED = "rejected", "Rejected"


class PostingStatus(TextChoices):
    """Whether a decided effect has reached the register. One that lapsed never will: its decision is replaced."""

    PENDING = "pending", "Waiting to take effect"
    POSTED = "posted", "Posted to the register"
    FAILED = "failed", "Could not be posted"
    LAPSED = "lapsed", "Lapsed: the decision is replaced"


class CallInStatus(TextChoices):
    """How a decision stands with call-in."""

    WAITING = "waiting", "Waiting for publication"
    NOT_APPLICABLE = "not_applicable", "Cannot be called in"
    OPEN = "open", "Can be called in"
    CLOSED = "closed", "Not called in"
    CALLED_IN = "called_in", "Called in"
    REFERRED = "referred", "Referred to the council"
    SENT_BACK = "sent_back", "Sent back to the decision-maker"
    UPHELD = "upheld", "Called in; the decision stands"
    RECONSIDERED = "reconsidered", "Reconsidered and confirmed"
    REPLACED = "replaced", "To be replaced by another decision"


class CallInFinding(TextChoices):
    """What is found about a call-in, in the order in which it can come."""

    VALID = "valid", "The call-in is valid"
    INVALID = "invalid", "The call-in is not valid"
    UPHELD = "upheld", "The decision stands"
    SENT_BACK = "sent_back", "Sent back to the decision-maker"
    REFERRED = "referred", "Referred to the council"
    CONFIRMED = "confirmed", "Confirmed by the decision-maker"
    REPLACED = "replaced", "To be replaced by another decision"


class Severity(TextChoices):
    """Whether a finding stops submission or asks for a reason."""

    BLOCKER = "blocker", "Must be put right"
    WARNING = "warning", "Put right, or accept with a reason"


class RouteAction(TextChoices):
    """What the scheme of delegation gives power to do."""

    PROCURE = "procure", "Procure"
    AWARD = "award", "Award"
    EXTEND = "extend", "Extend under an option"
    VARY = "vary", "Vary"
    WAIVE = "waive", "Waive a procurement rule"
    TERMINATE = "terminate", "Terminate"


class ValueBasis(TextChoices):
    """Which value a rule's band is measured against."""

    THIS_DECISION = "this_decision", "This decision"
    ANNUAL = "annual", "Annual value"
    WHOLE_LIFE = "whole_life", "Whole-life value"


class AuthorityLevel(IntegerChoices):
    """How high whoever decides stands: one number for each rule, so that “higher” is compared and not guessed."""

    OFFICER = 1, "Officer"
    CHIEF_OFFICER = 2, "Chief officer"
    MEMBER = 3, "Cabinet member"
    BODY = 4, "Cabinet or committee"
    COUNCIL = 5, "Full council"


class RouteDirection(TextChoices):
    """How a route that an author asks for stands to the ordinary one."""

    HIGHER = "higher", "Higher"
    ALIKE = "alike", "Of the same level"
    LOWER = "lower", "Lower"


class HeldBy(TextChoices):
    """How several posts hold authority delegated to them."""

    JOINTLY = "jointly", "Jointly: all of them agree"
    SEVERALLY = "several", "Severally: each of them alone"


class Condition(TextChoices):
    """A rule's demand on a yes/no matter of fact."""

    ANY = "any", "Either"
    YES = "yes", "Only if so"
    NO = "no", "Only if not"


class RecordType(TextChoices):
    """What record the rule demands of the decision."""

    DELEGATED_POWERS_REPORT = "delegated_powers_report", "Delegated powers report"
    OFFICER_DECISION_RECORD = "officer_decision_record", "Officer decision record"
    MEMBER_DECISION_RECORD = "member_decision_record", "Member decision record"
    MINUTE = "minute", "Minute of the meeting"


class DayUnit(TextChoices):
    """How a number of days is counted. Clear days leave out both the first day and the last."""

    WORKING = "working", "working days"
    CLEAR = "clear", "clear days"
    CALENDAR = "calendar", "calendar days"

    def times(self, count: int) -> str:
        """“1 working day”, “28 clear days”."""
        return f"{count} {self.label.removesuffix('s') if count == 1 else self.label}"


class ProposalStep(TextChoices):
    """The pages from an option to a drafted report, in order."""

    OPTION = "option", "Option"
    LOTS = "lots", "Lots"
    MONEY = "money", "Money"
    ROUTE = "route", "Who decides"
    DRAFT = "draft", "Report"


class LotAnswer(TextChoices):
    """What is to become of a lot when an option of its contract is used. Nothing said leaves it open."""

    EXTEND = "extend", "Extend"
    RESOLVE_NOT = "resolve_not", "Resolve not to extend"
    LEAVE = "leave", "Leave it open"
