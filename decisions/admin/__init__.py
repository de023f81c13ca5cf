"""The admin of reports: forms of report, the scheme of delegation, drafting, moving, deciding and reading them."""

from decisions.admin import (
    clearance,
    decision,
    departures,
    form_drafts,
    grants,
    lead_times,
    matters,
    meetings,
    notices,
    plans,
    procedure,
    report,
    scheme,
    sections,
    tables,
    templates,
)

__all__ = [
    "clearance", "decision", "departures", "form_drafts", "grants", "lead_times", "matters", "meetings", "notices",
    "plans", "procedure", "report", "scheme", "sections", "tables", "templates",
]  # fmt: skip
