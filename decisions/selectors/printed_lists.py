"""Rows of a report that print as lists and paragraphs: what is asked, considered, relied on, and who was asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from commissioning import clock
from commissioning.calendar import say_date
from commissioning.documents import nodes
from commissioning.milestones import from_to
from decisions import exemption, form_structure
from decisions.blocks import Blocks, led_by, say, uncounted
from decisions.enums import ConsultationOutcome, EngagementAudience, RecommendationVerb
from decisions.models import Consultation, OptionConsidered, Recommendation, ReportContact
from decisions.selectors import annexes, delegating, parts, printed_tables

if TYPE_CHECKING:
    from decisions.selectors.writing import Writer

SWOT = ("strengths", "weaknesses", "opportunities", "threats")


def recommendations(writer: Writer) -> Iterator[nodes.Block]:
    """The recommendations as one list, lettered or numbered as the form says; conditions under their own."""
    items = []
    delegated = delegating.words_for(writer.report)
    for row in parts.recommendations(writer.report):
        prefix = f"recommendation-{row.order}-"
        blocks = writer.prose(row.text, key_prefix=prefix)
        if writer.setting("verbs_in_capitals"):
            blocks = _with_verb_in_capitals(row, blocks)
        if row.conditions:
            blocks += writer.prose(f"Subject to: {row.conditions}", key_prefix=f"{prefix}conditions-")
        if terms := delegated.get(row.pk):
            blocks += writer.prose(terms, key_prefix=f"{prefix}delegated-")
        items.append(nodes.Item(blocks))
    style = writer.structure["recommendation_labels"]
    if items:
        yield nodes.Items(style != "bullet", style, tuple(items))


def _with_verb_in_capitals(row: Recommendation, blocks: Blocks) -> Blocks:
    """The words with the verb of the recommendation in capitals where it first stands, as committees read it."""
    if not blocks or not isinstance(blocks[0], nodes.Paragraph):
        return blocks
    verb = re.compile(rf"\b{re.escape(RecommendationVerb(row.verb).label)}\b", re.IGNORECASE)
    inlines = list(blocks[0].inlines)
    for place, inline in enumerate(inlines):
        if isinstance(inline, nodes.Text) and verb.search(inline.text):
            inlines[place] = replace(inline, text=verb.sub(lambda found: found[0].upper(), inline.text, count=1))
            break
    return (replace(blocks[0], inlines=tuple(inlines)), *blocks[1:])


def options(writer: Writer) -> Iterator[nodes.Block]:
    """Each alternative rejected, and why, as paragraphs of their own; every option where the form prints them all.

    Then the scores, where options are scored on criteria.
    """
    for number, row in enumerate(parts.options_considered(writer.report), start=1):
        if printed_tables.prints_all_options(writer) or not row.is_recommended:
            yield from _option(writer, printed_tables.name_of(writer, number, row), row)
    yield from printed_tables.scores(writer)


def _option(writer: Writer, name: str, row: OptionConsidered) -> Iterator[nodes.Block]:
    prefix = f"option-{row.order}-"
    first, *more = led_by(f"{name}. ", writer.prose(row.text, key_prefix=prefix))
    counts_once = form_structure.setting(writer.report.template_version.structure, "counts_alternatives")
    yield from (first, *(map(uncounted, more) if counts_once else more))
    for part in SWOT:
        if words := getattr(row, part):
            blocks = writer.prose(words, key_prefix=f"{prefix}{part}-")
            yield from led_by(f"{part.capitalize()}: ", blocks, strong=False, is_counted=False)
    if row.is_recommended:
        yield uncounted(nodes.Paragraph((nodes.Text("This is the option recommended.", emphasis=True),)))
        return
    reason = writer.prose(row.reason_rejected, key_prefix=f"{prefix}reason-")
    yield from led_by("Not recommended: ", reason, strong=False, is_counted=False)


def background_papers(writer: Writer) -> Iterator[nodes.Block]:
    """Each paper as a paragraph: title, date, and where it can be read."""
    for row in parts.background_papers(writer.report):
        paragraph = next(
            (
                block
                for block in writer.prose(row.title, key_prefix=f"paper-{row.order}-")
                if isinstance(block, nodes.Paragraph)
            ),
            say(row.title),
        )
        inlines = paragraph.inlines
        if row.dated_on:
            inlines += (nodes.Text(f", {say_date(row.dated_on)}"),)
        if row.url:
            inlines += (nodes.Text(": "), nodes.Link(row.url, (nodes.Text(row.url),)))
        yield replace(paragraph, inlines=inlines)


def engagement(writer: Writer) -> Iterator[nodes.Block]:
    """Each engagement as a paragraph: with whom, how and when, then what was said."""
    for row in parts.engagements(writer.report):
        audience = EngagementAudience(row.audience).label
        when = _between(row.from_on, row.to_on)
        how = f"{row.method}, {when}. " if when else f"{row.method}. "
        said = writer.prose(row.summary, key_prefix=f"engagement-{row.order}-")
        first, *rest = led_by(how, said, strong=False)
        yield from led_by(f"{audience}. ", (first, *rest))


def _between(first: date | None, last: date | None) -> str:
    """The days of an engagement in words; inclusive."""
    if first is None:
        return ""
    if last is None or last == first:
        return say_date(first)
    return from_to(first, last)


def consultations(writer: Writer) -> Iterator[nodes.Block]:
    """Each view asked for, as far as it was given when the paper was issued: what is said later is in the record."""
    report = writer.report
    as_of = report.issued_at if report.is_frozen else None
    for row in parts.consultations(report):
        if as_of is None or row.asked_at <= as_of:
            yield from led_by(f"{row.consultee_post}. ", _view(writer, row, as_of))


def _view(writer: Writer, row: Consultation, as_of: datetime | None) -> Blocks:
    asked = f"Asked on {say_date(clock.london_day(row.asked_at))}"
    if row.closed_at is None or (as_of is not None and row.closed_at > as_of):
        return (say(f"{asked}; the view is still to be given."),)
    if row.outcome == ConsultationOutcome.NO_REPLY:
        return (say(f"{asked}; no reply by {say_date(row.reply_due_on)}."),)
    outcome = ConsultationOutcome(row.outcome).label
    # Paper does not know its reader, so nobody's leave counts.
    words = exemption.said(row.view, row.closed_at, withheld_until=writer.report.exempt_at)
    view = writer.prose(words, key_prefix=f"view-{row.pk}-")
    stop = ": " if view else "."
    return tuple(led_by(f"{outcome}{stop}", view, strong=False))


def contacts(writer: Writer) -> Iterator[nodes.Block]:
    """Each officer who can be asked, as a block: name, post, and how to reach them."""
    for row in parts.contacts(writer.report):
        lines: list[nodes.Inline] = [nodes.Text(row.name, strong=True), nodes.LineBreak(), nodes.Text(row.post_title)]
        if row.phone:
            lines += [nodes.LineBreak(), nodes.Text(f"Telephone: {row.phone}")]
        if row.email:
            lines += [nodes.LineBreak(), nodes.Text("E-mail: "), _mailto(row.email)]
        yield nodes.Paragraph(tuple(lines), is_counted=False)


def contact_line(row: ReportContact) -> nodes.Paragraph:
    """The same on one line, as it stands among the particulars."""
    inlines: tuple[nodes.Inline, ...] = (nodes.Text(f"{row.name}, {row.post_title}"),)
    if row.email:
        inlines += (nodes.Text(", "), _mailto(row.email))
    return nodes.Paragraph(inlines + ((nodes.Text(f", {row.phone}"),) if row.phone else ()))


def enclosures(writer: Writer) -> Iterator[nodes.Block]:
    """What is enclosed, in words, then the annexes."""
    if writer.report.enclosures:
        yield say(writer.report.enclosures)
    yield from annexes.listed(writer.report, writer.exempt_annexes)


def _mailto(address: str) -> nodes.Link:
    return nodes.Link(f"mailto:{address}", (nodes.Text(address),))
