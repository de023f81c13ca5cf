"""Models of reports and decisions."""

from decisions.models.authority import AuthorityRule, AuthorityRuleClearance, ForwardPlanEntry
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

__all__ = [
    "AcceptedFinding",
    "AuthorityRule",
    "AuthorityRuleClearance",
    "BackgroundPaper",
    "ExemptGrant",
    "ExemptText",
    "ForwardPlanEntry",
    "Matter",
    "MatterStep",
    "OptionConsidered",
    "PinnedFact",
    "QuotedFigure",
    "Recommendation",
    "RecommendationLot",
    "Report",
    "ReportContact",
    "ReportTable",
    "ReportTemplate",
    "Section",
    "TableCell",
    "TableColumn",
    "TableRow",
    "TemplateVersion",
]
