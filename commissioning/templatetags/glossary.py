"""A word of the glossary, explained where it stands."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from commissioning.guides import explained

register = template.Library()


@register.simple_tag(takes_context=True)
def term(context: Context, name: str, shown: str = "") -> SafeString:
    """The word as a button that opens its explanation: the browser's own popover, which needs no script.

    `shown` is the form of the word that the sentence wants. Where a browser knows no popovers, the explanation stands
    in brackets behind the word. A word the glossary does not have fails, so that none goes unexplained.
    """
    # Shared by every template of the page, so that no id is used twice.
    page: dict[Any, Any] = context.render_context.dicts[0]
    used = page["glossary_terms"] = page.get("glossary_terms", 0) + 1
    return format_html(
        '<button type="button" class="app-term" popovertarget="term-{0}">{1}</button>'
        '<span class="app-term__meaning" popover id="term-{0}">'
        '<span class="govuk-visually-hidden">(</span><strong>{2}</strong>: {3}'
        '<span class="govuk-visually-hidden">)</span></span>',
        used,
        shown or name,
        name[:1].upper() + name[1:],
        explained(name),
    )
