"""What everybody reads: a council's published decisions and its contracts register. No sign-in, page by page."""

from django.urls import path, register_converter

from decisions.views.public import contracts, decisions, feed, forward_plan, front, rounds


class CouncilCode:
    """A council's code, in capital letters: no word of another public address is taken for one."""

    regex = "[A-Z][A-Z0-9]{1,11}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CouncilCode, "council")

urlpatterns = [
    path("", front.councils, name="public-councils"),
    path("<council:code>/", front.council, name="public-council"),
    path("<council:code>/decisions/", decisions.listed, name="public-decisions"),
    path("<council:code>/decisions/feed.atom", feed.decisions_feed, name="public-decisions-feed"),
    path("<council:code>/decisions/<str:reference>/", decisions.detail, name="public-decision"),
    path("<council:code>/decisions/<str:reference>/<slug:name>.pdf", decisions.file, name="public-document"),
    path("<council:code>/decisions/<str:reference>/papers/<int:pk>/", decisions.paper, name="public-paper"),
    path("<council:code>/matters/<str:reference>/", decisions.matter, name="public-matter"),
    path("<council:code>/forward-plan/", forward_plan.listed, name="public-forward-plan"),
    path("<council:code>/forward-plan/forward-plan.pdf", forward_plan.printed, name="public-forward-plan-pdf"),
    path("<council:code>/forward-plan/forward-plan.csv", forward_plan.exported, name="public-forward-plan-csv"),
    path("<council:code>/forward-plan/forward-plan.ics", forward_plan.calendar, name="public-forward-plan-calendar"),
    path("<council:code>/forward-plan/<int:pk>/", forward_plan.detail, name="public-key-notice"),
    path("<council:code>/contracts/", contracts.listed, name="public-contracts"),
    path("<council:code>/contracts/register.csv", contracts.exported, name="public-contracts-file"),
    path("<council:code>/contracts/register.ocds.json", contracts.open_data, name="public-contracts-ocds"),
    path("<council:code>/contracts/quarter-<str:name>.csv", contracts.quarter, name="public-contracts-quarter"),
    path("<council:code>/contracts/<str:reference>/", contracts.detail, name="public-contract"),
    path("<council:code>/joining/", rounds.listed, name="public-rounds"),
    path("<council:code>/contracts/<str:reference>/rounds/<int:number>/", rounds.detail, name="public-round"),
]
