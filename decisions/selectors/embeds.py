"""What stands beside the text of a report and is placed in it by a code on a line of its own."""

from __future__ import annotations

from dataclasses import dataclass

from commissioning.once import once
from decisions.models import Report, Section
from decisions.selectors import parts


@dataclass(frozen=True)
class Embed:
    """What is placed by a code such as `table:key-challenges`, and what it is called."""

    code: str
    title: str

    @property
    def token(self) -> str:
        """What is typed in the text."""
        return f"[{self.code}]"


@once
def embeds(report: Report) -> dict[str, list[Embed]]:
    """Everything an author may place in a section, by what it is; kinds there is nothing of are left out."""
    risks = [Embed("risks", "The register of risks"), Embed("risk-map", "The map of the risks")]
    found = {
        "Tables": [Embed(f"table:{one.key}", one.caption) for one in parts.tables(report)],
        "Schedules of money": [Embed(f"schedule:{one.key}", one.caption) for one in parts.schedules(report)],
        "Pictures and charts": [Embed(f"figure:{one.key}", one.caption) for one in parts.figures(report)],
        "Risks": risks if parts.risks(report) else [],
        "Timetable": [Embed("milestones", "The timetable")] if parts.milestones(report) else [],
    }
    return {title: there for title, there in found.items() if there}


def codes(report: Report) -> list[str]:
    """The code of each of them."""
    return [one.code for there in embeds(report).values() for one in there]


def sections_holding(report: Report, code: str) -> list[Section]:
    """The sections in which something is placed."""
    return [section for section in parts.sections(report) if f"[{code}]" in section.body]
