"""Models of reports and decisions."""

from decisions.models.action import Action
from decisions.models.alert import AlertSent
from decisions.models.attachments import ReportAttachment
from decisions.models.authority import AuthorityRule, AuthorityRuleClearance, ForwardPlanEntry
from decisions.models.bringing import BroughtDraft, NotPlaced
from decisions.models.call_in import CallIn, CallInOutcome, CallInRequest, Publication
from decisions.models.clearance import Clearance, ManagerApproval, ReportMove
from decisions.models.comment import Comment
from decisions.models.consultation import ConflictDeclaration, Consultation
from decisions.models.criteria import Criterion, CriterionScore
from decisions.models.decision import (
    Decision,
    DecisionItem,
    DecisionItemLot,
    DecisionPaper,
    DecisionProof,
    EffectPosting,
)
from decisions.models.departures import Breach, DepartureReason, LateAuthorisation, Waiver
from decisions.models.engagement import Engagement
from decisions.models.erratum import Erratum
from decisions.models.exempt import ExemptGrant, ExemptText
from decisions.models.exempt_agreement import ExemptAgreement
from decisions.models.exempt_copy import ExemptCopy
from decisions.models.figures import Figure
from decisions.models.form_draft import FormDraft
from decisions.models.granting import AuthorityGrant, Delegation, GrantAgreement
from decisions.models.key_decision import DecisionNumber, KeyDecisionNotice, KeyRuling, ShorterNotice
from decisions.models.lead_time import LeadTime
from decisions.models.legal_hold import LegalHold
from decisions.models.matter import Matter, MatterStep
from decisions.models.meeting import AgendaItem, Body, Meeting
from decisions.models.milestones import Milestone
from decisions.models.minute import DecisionMinute
from decisions.models.paper_entry import PaperEntry
from decisions.models.procedure import CallInGround, ProcedureRules
from decisions.models.procurement import PlannedLot, ProcurementPlan
from decisions.models.proposal import Proposal, ProposalPart
from decisions.models.report import PinnedFact, Report, Section
from decisions.models.risks import Risk
from decisions.models.route_choice import RouteChoice
from decisions.models.rows import (
    AcceptedFinding,
    BackgroundPaper,
    OptionConsidered,
    QuotedFigure,
    Recommendation,
    RecommendationLot,
    ReportContact,
    ReportTable,
    TableCell,
    TableColumn,
    TableRow,
)
from decisions.models.saved_version import SavedVersion
from decisions.models.schedules import MoneySchedule, ScheduleLine
from decisions.models.template import ReportTemplate, TemplateVersion
from decisions.models.varying import VariationAsked
from decisions.models.version import ReportVersion

__all__ = [
    "AcceptedFinding",
    "Action",
    "AgendaItem",
    "AlertSent",
    "AuthorityGrant",
    "AuthorityRule",
    "AuthorityRuleClearance",
    "BackgroundPaper",
    "Body",
    "Breach",
    "BroughtDraft",
    "CallIn",
    "CallInGround",
    "CallInOutcome",
    "CallInRequest",
    "Clearance",
    "Comment",
    "ConflictDeclaration",
    "Consultation",
    "Criterion",
    "CriterionScore",
    "Decision",
    "DecisionItem",
    "DecisionItemLot",
    "DecisionMinute",
    "DecisionNumber",
    "DecisionPaper",
    "DecisionProof",
    "Delegation",
    "DepartureReason",
    "EffectPosting",
    "Engagement",
    "Erratum",
    "ExemptAgreement",
    "ExemptCopy",
    "ExemptGrant",
    "ExemptText",
    "Figure",
    "FormDraft",
    "ForwardPlanEntry",
    "GrantAgreement",
    "KeyDecisionNotice",
    "KeyRuling",
    "LateAuthorisation",
    "LeadTime",
    "LegalHold",
    "ManagerApproval",
    "Matter",
    "MatterStep",
    "Meeting",
    "Milestone",
    "MoneySchedule",
    "NotPlaced",
    "OptionConsidered",
    "PaperEntry",
    "PinnedFact",
    "PlannedLot",
    "ProcedureRules",
    "ProcurementPlan",
    "Proposal",
    "ProposalPart",
    "Publication",
    "QuotedFigure",
    "Recommendation",
    "RecommendationLot",
    "Report",
    "ReportAttachment",
    "ReportContact",
    "ReportMove",
    "ReportTable",
    "ReportTemplate",
    "ReportVersion",
    "Risk",
    "RouteChoice",
    "SavedVersion",
    "ScheduleLine",
    "Section",
    "ShorterNotice",
    "TableCell",
    "TableColumn",
    "TableRow",
    "TemplateVersion",
    "VariationAsked",
    "Waiver",
]
