"""Who would decide, if it were so: any officer tries a question on the council's scheme. Nothing is written."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commissioning import clock
from commissioning.actors import Actor
from commissioning.verdicts import Verdict
from decisions.explaining import explained, explanation
from decisions.forms.what_if import WhatIfForm, initial
from decisions.selectors import routes


@require_safe
def what_if(request: HttpRequest) -> HttpResponse:
    """The form, and the route of what was asked; 404 to whoever acts in no post of a council."""
    actor: Actor = request.actor
    if actor.post is None or actor.council_id is None:
        raise Http404("The scheme of delegation is shown to whoever holds a post in the council.")
    asked = "action" in request.GET
    form = WhatIfForm(request.GET) if asked else WhatIfForm(initial=initial(clock.today()))
    context: dict[str, object] = {"form": form, "found": None}
    if asked and form.is_valid():
        question = form.question()
        found = routes.route_of(question, actor.council_id)
        is_route = not isinstance(found, Verdict)
        context |= {
            "found": found,
            "is_route": is_route,
            "lines": explained(found) if is_route else explanation(found, question)[1:],
        }
    return render(request, "decisions/route_what_if.html", context)
