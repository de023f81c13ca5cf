"""The pages on which a draft is brought into a report, walked as an author walks them."""

from __future__ import annotations

import io
import zipfile

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.enums import Role
from decisions.models import BroughtDraft, NotPlaced, Report, ReportTemplate
from decisions.services import bringing
from decisions.services.bringing import Upload
from tests.factories.commissioning import actor_with
from tests.factories.decisions import DRAFTED_AT

pytestmark = pytest.mark.django_db
MOST = 30
LARGEST = 150_000


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(DRAFTED_AT, tick=False):
        yield


@pytest.fixture
def browser(case) -> Client:
    client = Client()
    client.force_login(case.author.user)
    return client


def opened(browser, name, *args):
    """A page within its budget of queries and bytes."""
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(reverse(f"decisions:{name}", args=args))
    assert page.status_code == 200
    assert len(asked) <= MOST, [query["sql"][:110] for query in asked]
    assert len(page.content) <= LARGEST
    return page


def sent(browser, case, content, name="draft.docx", **typed):
    given = {
        "file": SimpleUploadedFile(name, content),
        "template": ReportTemplate.objects.get(slug="delegated-powers", council=None).pk,
        "contract": case.register.contract.reference,
        **typed,
    }
    return browser.post(reverse("decisions:draft-begin"), given)


def shown(form):
    """What a browser sends of a form that nobody has changed."""
    return {name: form[name].value() for name in form.fields}


def test_a_draft_becomes_a_report_in_three_pages(browser, case, typed):
    opened(browser, "draft-begin")
    assert sent(browser, case, typed).status_code == 302
    draft = BroughtDraft.objects.get()
    page = opened(browser, "draft-map", draft.pk)
    form = page.context["form"]
    assert form["part_3"].label == "1 WHY THIS REPORT IS NEEDED"
    assert form["part_3"].value() == "why"
    answer = browser.post(reverse("decisions:draft-map", args=[draft.pk]), shown(form))
    following = f"{reverse('decisions:draft-map', args=[draft.pk])}?page=2"
    assert answer.url == following
    form = browser.get(following).context["form"]
    last = max(form.numbers)
    assert (form[f"part_{last}"].label, form[f"part_{last}"].value()) == ("CONCLUDING REMARKS", "")
    answer = browser.post(following, shown(form) | {f"part_{last}": "consultation"})
    assert answer.url == reverse("decisions:draft-check", args=[draft.pk])
    check = opened(browser, "draft-check", draft.pk)
    again = shown(browser.get(following).context["form"])
    browser.post(following, again)
    check = opened(browser, "draft-check", draft.pk)  # going on from a page once more changes no choice
    assert ("Consultation and engagement", "24 words") in check.context["sections"]
    assert check.context["form"]["title"].value() == (
        "Day opportunities and employment support: use of the option to extend"
    )
    answer = browser.post(reverse("decisions:draft-check", args=[draft.pk]), shown(check.context["form"]))
    report = Report.objects.latest("pk")
    assert answer.url == reverse("decisions:report-not-placed", args=[report.pk])
    assert (report.title, report.author, report.contract) == (
        check.context["form"]["title"].value(),
        case.author.user,
        case.register.contract,
    )
    assert "### CONCLUDING REMARKS" in report.sections.get(key="consultation").body
    assert report.recommendations.count() == 2


def test_what_found_no_place_is_listed_until_it_is_put_aside(browser, case, typed):
    given = {"upload": Upload(typed, "draft.docx"), "report": case.report, "actor": case.author, "at": DRAFTED_AT}
    draft = bringing.begin(**given)
    bringing.bring(draft=draft, version=draft.version, actor=case.author, at=DRAFTED_AT)
    page = opened(browser, "report-not-placed", case.report.pk)
    said = {group.what: [entry.words for entry in group.entries] for group in page.context["told"]}
    assert said["A comment by Sian Prosser"] == ["Please cite the clause as well."]
    assert "Your draft" in opened(browser, "report-detail", case.report.pk).content.decode()
    one = NotPlaced.objects.get(what="A comment by Sian Prosser")
    url = reverse("decisions:report-not-placed", args=[case.report.pk])
    browser.post(url, {"entry": [one.pk]})
    one.refresh_from_db()
    assert one.dismissed_by == case.author.user
    assert "Sian Prosser" not in browser.get(url).content.decode()
    browser.post(url, {"all": "1"})
    assert "Nothing is left in the list." in browser.get(url).content.decode()
    assert NotPlaced.objects.filter(dismissed_at=None).count() == 0
    file = browser.get(reverse("decisions:draft-file", args=[draft.pk]))
    assert file.content == typed
    assert file["Content-Disposition"] == 'attachment; filename="draft.docx"'


def test_a_draft_is_brought_into_a_report_that_is_being_written(browser, case):
    url = reverse("decisions:report-bring", args=[case.report.pk])
    opened(browser, "report-bring", case.report.pk)
    text = b"# Anything\n\n## 5.9 Insight\n\n5.9.1 A survey was read.\n"
    given = {"file": SimpleUploadedFile("more.md", text), "mode": "replace"}
    draft_pk = int(browser.post(url, given).url.split("/")[-2])
    form = opened(browser, "draft-map", draft_pk).context["form"]
    browser.post(reverse("decisions:draft-map", args=[draft_pk]), shown(form))
    check = opened(browser, "draft-check", draft_pk)
    assert check.context["sections"] == [("Insight", "4 words")]
    browser.post(reverse("decisions:draft-check", args=[draft_pk]), shown(check.context["form"]))
    section = case.report.sections.get(key="insight")
    assert (section.body, section.answer) == ("A survey was read.", "has_content")
    assert case.report.saved_versions.filter(why=bringing.BEFORE).exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("draft.pdf", b"%PDF-1.7", "A draft is a Word document (.docx) or Markdown (.md)."),
        ("draft.docx", b"no package", "This is not a Word document (.docx)."),
        ("draft.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "a Word file of the old kind"),
        ("draft.md", b"\xff\xfe\x00", "This file is not text in UTF-8."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_box(browser, case, name, content, said):
    page = sent(browser, case, content, name)
    assert page.status_code == 200
    assert said in page.context["form"].errors["file"][0]
    assert BroughtDraft.objects.count() == 0


def test_a_bomb_is_refused_before_it_is_read(browser, case):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * 30_000_000)
    page = sent(browser, case, out.getvalue())
    assert "swells to far more" in page.context["form"].errors["file"][0]


def test_a_contract_that_the_person_does_not_see_is_no_contract(browser, case, typed):
    page = sent(browser, case, typed, contract="ASC-1999-001")
    assert page.context["form"].errors["contract"] == [
        "There is no contract ASC-1999-001 that you see. Check its reference on its page."
    ]


def test_a_post_that_drafts_nothing_is_told_so(case):
    client = Client()
    client.force_login(actor_with(Role.AUDITOR, council=case.council).user)
    page = client.get(reverse("decisions:draft-begin"))
    assert "Only a post with the role of report author can begin a report." in page.content.decode()


def test_a_draft_is_nobody_elses(case, typed):
    given = {"upload": Upload(typed, "draft.docx"), "report": case.report, "actor": case.author, "at": DRAFTED_AT}
    draft = bringing.begin(**given)
    client = Client()
    colleague = actor_with(Role.REPORT_AUTHOR, council=case.council, department=case.author.department)
    client.force_login(colleague.user)
    for name in ("draft-map", "draft-check", "draft-drop", "draft-file"):
        assert client.get(reverse(f"decisions:{name}", args=[draft.pk])).status_code == 404
    bringing.bring(draft=draft, version=draft.version, actor=case.author, at=DRAFTED_AT)
    assert client.get(reverse("decisions:draft-file", args=[draft.pk])).status_code == 404
    assert client.get(reverse("decisions:report-not-placed", args=[case.report.pk])).status_code == 404


def test_a_draft_is_forgotten_when_asked_and_confirmed(browser, case, typed):
    sent(browser, case, typed)
    draft = BroughtDraft.objects.get()
    opened(browser, "draft-drop", draft.pk)
    assert BroughtDraft.objects.count() == 1
    browser.post(reverse("decisions:draft-drop", args=[draft.pk]))
    assert BroughtDraft.objects.count() == 0


def test_a_report_is_fetched_as_a_copy_that_says_so(browser, case):
    for file_type, mark in (("docx", b"PK"), ("md", b"DRAFT"), ("html", b"DRAFT")):
        file = browser.get(reverse("decisions:report-copy", args=[case.report.pk, file_type]))
        assert file["Content-Disposition"] == f'attachment; filename="{case.report.reference}.{file_type}"'
        assert mark in file.content
    assert browser.get(reverse("decisions:report-copy", args=[case.report.pk, "exe"])).status_code == 404
