"""In which post a person acts from now on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from commissioning import clock
from commissioning.middleware import ACTING_POST
from commissioning.selectors.people import holdings_of


@require_POST
def act_in_post(request: HttpRequest) -> HttpResponse:
    """Act in one of the posts held today. A post the person does not hold is not taken up."""
    holdings = {str(holding.post_id): holding for holding in holdings_of(request.user, on=clock.today())}
    holding = holdings.get(request.POST.get("post", ""))
    if holding is None:
        messages.error(request, "You do not hold that post today, so you go on as before.")
    else:
        request.session[ACTING_POST] = holding.post_id
        messages.success(request, f"You now act as {holding.post.title}.")
    onward = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        onward, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(onward if safe else "home")
