"""Models of reports and decisions."""

from decisions.models.authority import AuthorityRule, AuthorityRuleClearance, ForwardPlanEntry
from decisions.models.clearance import Clearance, ManagerApproval, ReportMove
from decisions.models.consultation import ConflictDeclaration, Consultation
from decisions.models.decision import Decision, DecisionItem, DecisionItemLot, DecisionProof, EffectPosting
from decisions.models.exempt import ExemptGrant, ExemptText
from decisions.models.matter import Matter, MatterStep
from decisions.models.report import PinnedFact, Report, Section
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
from decisions.models.template import ReportTemplate, TemplateVersion
from decisions.models.version import ReportVersion

__all__ = [
    "AcceptedFinding",
    "AuthorityRule",
    "AuthorityRuleClearance",
    "BackgroundPaper",
    "Clearance",
    "ConflictDeclaration",
    "Consultation",
    "Decision",
    "DecisionItem",
    "DecisionItemLot",
    "DecisionProof",
    "EffectPosting",
    "ExemptGrant",
    "ExemptText",
    "ForwardPlanEntry",
    "ManagerApproval",
    "Matter",
    "MatterStep",
    "OptionConsidered",
    "PinnedFact",
    "QuotedFigure",
    "Recommendation",
    "RecommendationLot",
    "Report",
    "ReportContact",
    "ReportMove",
    "ReportTable",
    "ReportTemplate",
    "ReportVersion",
    "Section",
    "TableCell",
    "TableColumn",
    "TableRow",
    "TemplateVersion",
]
