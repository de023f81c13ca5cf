"""What can be done around a report beside its moves: warnings, facts, sections, tables, exempt text, documents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from commissioning.actors import Actor
from commissioning.enums import RenditionStatus
from commissioning.keys import free_key
from commissioning.models import Rendition
from commissioning.object_actions import ObjectAction
from commissioning.selectors.documents import may_make_document_again
from commissioning.services import documents
from commissioning.verdicts import Refused, Verdict
from decisions.checks.rule import Finding
from decisions.effectiveness import may_retry
from decisions.enums import EffectKind, ParagraphNumbering, PostingStatus, ReportStatus, Severity
from decisions.forms import acts as forms
from decisions.forms import findings as standing
from decisions.forms.plans import NewPlanForm
from decisions.forms.tables import NewTableForm
from decisions.models import EffectPosting, ExemptText, ProcurementPlan, Report, ReportTable
from decisions.readiness import OVERRIDABLE
from decisions.selectors import access, exempt_leave, facts, issues, parts, readiness, seldom, versions
from decisions.services import effects, exempt, findings, plans, reports, rows
from decisions.services import facts as pinning
from decisions.services.reports import SectionText


def may_write(report: Report, actor: Actor, at: datetime) -> Verdict:
    """Whether the actor writes in the whole report now."""
    return access.may_write(report, actor)


# --- readiness and facts --------------------------------------------------------------------------------------------


def may_accept_warning(report: Report, actor: Actor, at: datetime) -> Verdict:
    """The author, while there is a warning."""
    verdict = may_write(report, actor, at)
    if not verdict.allowed:
        return verdict
    there_is_one = any(one.severity is Severity.WARNING for one in readiness.findings(report, at))
    return Verdict.of((there_is_one, "no_warning", "There is no warning to accept."))


def _accept(report: Report, *, finding: str, chosen: Finding, reason: str, **given: Any) -> Any:
    return findings.accept(
        report=report, code=chosen.code, place=chosen.place, message=chosen.message, reason=reason, **given
    )


def may_override_blocker(report: Report, actor: Actor, at: datetime) -> Verdict:
    """Whoever a rule names, while a blocker of such a rule stands."""
    mine = [rule for rule in OVERRIDABLE.values() if rule.may_be_overridden_by(actor)]
    if not mine:
        return Verdict.refuse("not_yours", "Only the post that a rule names can let its blocker stand.")
    verdict = readiness.may_override(report, mine[0], actor)
    if not verdict.allowed:
        return verdict
    there_is_one = any(one.rule in mine for one in readiness.findings(report, at))
    return Verdict.of((there_is_one, "no_blocker", "There is no blocker that your post can let stand."))


def _override(report: Report, *, finding: str, chosen: Finding, reason: str, **given: Any) -> Any:
    return findings.override(
        report=report, code=chosen.code, place=chosen.place, message=chosen.message, reason=reason, **given
    )


def may_refresh(report: Report, actor: Actor, at: datetime) -> Verdict:
    """The author, when the register has changed since the facts were pinned."""
    verdict = may_write(report, actor, at)
    if not verdict.allowed:
        return verdict
    return Verdict.of((bool(facts.moved(report)), "nothing_moved", "The register says what the report says."))


def _refresh(report: Report, **given: Any) -> Report:
    return pinning.refresh(report=report, **given)


def _what_moved(report: Report, actor: Actor, at: datetime) -> list[str]:
    return [
        f"{one.name}: “{one.was}” becomes {f'“{one.now}”' if one.now else 'nothing: the register no longer says it'}."
        for one in facts.moved_in_words(report)
    ]


# --- sections and tables --------------------------------------------------------------------------------------------


def _add_section(report: Report, *, after: Any, heading: str, numbering: str, **given: Any) -> Any:
    taken = set(report.sections.values_list("key", flat=True))
    key = free_key(heading, taken, otherwise=f"{after.key}-more")
    return reports.add_section(
        report=report,
        key=key,
        after=after.key,
        heading=heading,
        numbering=ParagraphNumbering(numbering),
        text=SectionText(),
        **given,
    )


def _remove_section(report: Report, *, section: Any, **given: Any) -> Report:
    return reports.remove_section(report=report, key=section.key, **given)


def _about_giving(report: Report, actor: Actor, at: datetime) -> list[str]:
    return [
        "Whoever holds the post gets an e-mail with a link to the section. They write that section and nothing else, "
        "and you are told when it is done."
    ]


def _give_section(report: Report, *, section: Any, post: Any, **given: Any) -> Report:
    return reports.give_section(report=report, key=section.key, post=post, **given)


def may_plan(report: Report, actor: Actor, at: datetime) -> Verdict:
    """The author, while a recommendation to procure says nothing yet of what."""
    verdict = may_write(report, actor, at)
    if not verdict.allowed:
        return verdict
    asked = [row.pk for row in parts.recommendations(report) if row.effect == EffectKind.PROCURE]
    unsaid = set(asked) - set(parts.plans(report))
    return Verdict.of(
        (bool(asked), "nothing_procured", "No recommendation plans a new contract. Add one that does first."),
        (not asked or bool(unsaid), "all_planned", "Every recommendation to procure says what it plans."),
    )


def _plan(
    report: Report, *, recommendation: Any, version: int, actor: Actor, at: datetime, **values: Any
) -> ProcurementPlan:
    return plans.save(
        report=report, recommendation=recommendation, values=values, lots=(), version=version, actor=actor, at=at
    )


def _add_table(
    report: Report, *, caption: str, key: str, columns: list[str], has_row_headers: bool, **given: Any
) -> ReportTable:
    grid = rows.Grid(key, caption, [(heading, None) for heading in columns], has_row_headers=has_row_headers)
    return rows.save_table(report=report, grid=grid, **given)


# --- exempt text ----------------------------------------------------------------------------------------------------


def may_withhold(report: Report, actor: Actor, at: datetime) -> Verdict:
    """The author, as long as they read what is exempt already."""
    verdict = may_write(report, actor, at)
    return verdict & exempt.may_withhold_more(report, actor) if verdict.allowed else verdict


def may_grant(report: Report, actor: Actor, at: datetime) -> Verdict:
    """The author who has leave, or the monitoring officer, where something is or was exempt."""
    return exempt.may_give_leave(report, actor) & Verdict.of(
        (exempt_leave.was_ever_exempt(report), "no_exempt_text", "Nothing in the report is exempt."),
    )


def may_remove_exempt(report: Report, actor: Actor, at: datetime) -> Verdict:
    """The author, where there is exempt text they may read."""
    verdict = may_write(report, actor, at)
    if not verdict.allowed:
        return verdict
    readable = bool(parts.withheld(report)) and exempt_leave.has_leave(report, actor)
    return Verdict.of((readable, "no_exempt_text", "The report has no exempt text that you may read."))


def _also_withheld(report: Report, actor: Actor, at: datetime) -> list[str]:
    first = "Take the words out of the report's public text before you withhold them here."
    return [first, *versions.also_withheld(report)]


def _withhold(report: Report, **given: Any) -> ExemptText:
    return exempt.write(**given)


def _remove_exempt(report: Report, *, exempt_text: ExemptText, version: int, **given: Any) -> Report:
    return exempt.remove(exempt_text=exempt_text, version=version, **given)


def _grant(report: Report, *, version: int, **given: Any) -> Any:
    return exempt.grant(report=report, **given)


def _revoke(report: Report, *, version: int, **given: Any) -> Any:
    return exempt.revoke(**given)


# --- after the decision ---------------------------------------------------------------------------------------------


def may_post_effects(report: Report, actor: Actor, at: datetime) -> Verdict:
    """Democratic services or the contract's manager, while an effect has not reached the register."""
    owed = _owed(report)
    status = PostingStatus(owed[0].status) if owed else PostingStatus.POSTED
    return may_retry(actor, status=status)


def _owed(report: Report) -> list[EffectPosting]:
    if report.status != ReportStatus.DECIDED:
        return []
    return list(EffectPosting.objects.unposted().filter(item__decision__report=report))


def _post_effects(report: Report, *, actor: Actor, at: datetime, version: int) -> list[EffectPosting]:
    """Each item once: its lots go together."""
    tried: dict[int, EffectPosting] = {}
    for posting in _owed(report):
        if posting.item_id not in tried:
            tried[posting.item_id] = effects.retry(posting=posting, actor=actor, at=at)
    return list(tried.values())


def _how_it_went(tried: Iterable[EffectPosting]) -> str:
    failed = [posting.problem for posting in tried if posting.status == PostingStatus.FAILED]
    return f"It was tried again, and failed again. {failed[0]}" if failed else "The register has it now."


# --- documents ------------------------------------------------------------------------------------------------------


def may_make_again(report: Report, actor: Actor, at: datetime) -> Verdict:
    """Those who look after records, while the paper or the record of this report is not made."""
    unmade = _unmade(report)
    if unmade is None:
        return Verdict.refuse("all_made", "Every document asked for so far is made and certified.")
    return may_make_document_again(unmade, actor, at)


def _unmade(report: Report) -> Rendition | None:
    if not seldom.may_have(report, "unmade"):
        return None
    return next((one for one in issues.documents(report) if one.status != RenditionStatus.DONE), None)


def _make_again(report: Report, *, actor: Actor, at: datetime, version: int) -> Rendition:
    unmade = _unmade(report)
    if unmade is None:
        raise Refused(may_make_again(report, actor, at))
    return documents.render_and_seal(rendition_pk=unmade.pk, at=at)


def _how_it_was_made(made: Rendition) -> str:
    return f"It failed again. {made.problem}" if made.problem else f"Made and certified: {made}."


AROUND = (
    ObjectAction(
        name="accept-warning",
        label="Accept a warning with a reason",
        verdict=may_accept_warning,
        perform=_accept,
        form_class=standing.AcceptWarningForm,
        form_needs=("obj",),
        done="The warning is accepted, with your reason.",
    ),
    ObjectAction(
        name="override-blocker",
        label="Let a blocker stand, with a reason",
        verdict=may_override_blocker,
        perform=_override,
        form_class=standing.OverrideBlockerForm,
        form_needs=("obj", "actor"),
        done="It stands, with your reason.",
        warning="The report goes on with it. Your name, your post and the reason are kept with the report.",
    ),
    ObjectAction(
        name="refresh-facts",
        label="Take the register's new values",
        verdict=may_refresh,
        perform=_refresh,
        about=_what_moved,
        done="The report now says what the register says.",
        warning="A changed sum or date has to be cleared again.",
    ),
    ObjectAction(
        name="add-section",
        label="Add a sub-section",
        verdict=may_write,
        perform=_add_section,
        form_class=forms.AddSectionForm,
        form_needs=("obj",),
        done="The sub-section is there to be written.",
    ),
    ObjectAction(
        name="remove-section",
        label="Remove a sub-section",
        verdict=may_write,
        perform=_remove_section,
        form_class=forms.OwnSectionForm,
        form_needs=("obj",),
        done="The sub-section is gone.",
    ),
    ObjectAction(
        name="add-table",
        label="Add a table",
        verdict=may_write,
        perform=_add_table,
        form_class=NewTableForm,
        form_needs=("obj",),
        done="The table is there to be filled in.",
    ),
    ObjectAction(
        name="plan-contract",
        label="Say what is to be procured",
        verdict=may_plan,
        perform=_plan,
        form_class=NewPlanForm,
        form_needs=("obj", "actor"),
        done="The plan is there. Add its lots, or take over those of the running contract.",
    ),
    ObjectAction(
        name="give-section",
        label="Ask somebody to write a section",
        verdict=may_write,
        perform=_give_section,
        about=_about_giving,
        form_class=forms.GiveSectionForm,
        form_needs=("obj", "actor"),
        done="Done. Whoever holds the post gets an e-mail with a link to the section.",
    ),
    ObjectAction(
        name="withhold",
        label="Withhold a passage (exempt text)",
        verdict=may_withhold,
        perform=_withhold,
        about=_also_withheld,
        form_class=forms.ExemptTextForm,
        form_needs=("obj",),
        done="The passage is withheld: only those given leave can read it.",
    ),
    ObjectAction(
        name="remove-exempt",
        label="Remove an exempt passage",
        verdict=may_remove_exempt,
        perform=_remove_exempt,
        form_class=forms.RemoveExemptTextForm,
        form_needs=("obj", "actor"),
        done="The passage is gone.",
    ),
    ObjectAction(
        name="grant-exempt",
        label="Let somebody read the exempt text",
        verdict=may_grant,
        perform=_grant,
        form_class=forms.GrantForm,
        form_needs=("actor",),
        done="Done: whoever holds the post can read it.",
    ),
    ObjectAction(
        name="revoke-exempt",
        label="Take back leave to read exempt text",
        verdict=may_grant,
        perform=_revoke,
        form_class=forms.RevokeForm,
        form_needs=("obj",),
        done="The leave is taken back.",
    ),
    ObjectAction(
        name="post-effects",
        label="Post to the register again",
        verdict=may_post_effects,
        perform=_post_effects,
        done=_how_it_went,
    ),
    ObjectAction(
        name="make-again",
        label="Make the document again",
        verdict=may_make_again,
        perform=_make_again,
        done=_how_it_was_made,
    ),
)
