"""The register: contracts, lots, places on them, options, the ledger of terms, and money."""

from frameworks.models.applications import Application, LotApplication, Score
from frameworks.models.attachments import ContractAttachment, FileLeave
from frameworks.models.contract import Contract
from frameworks.models.imports import ColumnMapping, ImportBatch, ImportedContract
from frameworks.models.ledger import Correction, TermEvent
from frameworks.models.letter import Letter, LetterLink, LetterReply, LetterTemplate
from frameworks.models.lot import Admission, Lot
from frameworks.models.money import MoneyLine, MoneyLinePart
from frameworks.models.monitoring import DiaryEntry, Kpi, KpiAssessment, MonitoringPlan, MonitoringReturn
from frameworks.models.option import OptionResponse, OptionUse, TermOption
from frameworks.models.places import Area, ClientGroup, Service, Suspension, Venue
from frameworks.models.procurement import ProcurementStep
from frameworks.models.rates import Rate, RateCard
from frameworks.models.rounds import AdmissionRound, Evaluator
from frameworks.models.spend import SpendImport, SpendLine, SpendRule, SpendTotal, SpendUpload
from frameworks.models.variation import Notice, Variation, VariationLot

__all__ = [
    "Admission",
    "AdmissionRound",
    "Application",
    "Area",
    "ClientGroup",
    "ColumnMapping",
    "Contract",
    "ContractAttachment",
    "Correction",
    "DiaryEntry",
    "Evaluator",
    "FileLeave",
    "ImportBatch",
    "ImportedContract",
    "Kpi",
    "KpiAssessment",
    "Letter",
    "LetterLink",
    "LetterReply",
    "LetterTemplate",
    "Lot",
    "LotApplication",
    "MoneyLine",
    "MoneyLinePart",
    "MonitoringPlan",
    "MonitoringReturn",
    "Notice",
    "OptionResponse",
    "OptionUse",
    "ProcurementStep",
    "Rate",
    "RateCard",
    "Score",
    "Service",
    "SpendImport",
    "SpendLine",
    "SpendRule",
    "SpendTotal",
    "SpendUpload",
    "Suspension",
    "TermEvent",
    "TermOption",
    "Variation",
    "VariationLot",
    "Venue",
]
