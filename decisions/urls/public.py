"""What everybody reads: a council's published decisions and its contracts register. No sign-in, page by page."""

from django.urls import path, register_converter

from decisions.views.public import contracts, front


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
    path("<council:code>/contracts/", contracts.listed, name="public-contracts"),
    path("<council:code>/contracts/register.csv", contracts.exported, name="public-contracts-file"),
    path("<council:code>/contracts/<str:reference>/", contracts.detail, name="public-contract"),
]
