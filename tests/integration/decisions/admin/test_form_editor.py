"""An administrator changes a form of report without typing any code, and reports follow only when their authors say."""

from __future__ import annotations

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commissioning.documents import nodes
from commissioning.enums import Role
from commissioning.models import AuditEvent
from decisions import form_editing
from decisions.demonstration import people
from decisions.enums import SectionAnswer
from decisions.models import FormDraft, Report, ReportTemplate, TemplateVersion
from decisions.selectors import samples
from decisions.services import form_drafts, form_moves, templates
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.kinds import RiskFactory
from tests.factories.walks import report_at
from tests.integration.decisions.admin.conftest import Filled

pytestmark = pytest.mark.django_db
SHIPPED = "delegated-powers"


@pytest.fixture
def administrator(client):
    actor = actor_with(Role.ADMINISTRATOR, council=CouncilFactory(code="BRK"))
    client.force_login(actor.user)
    return actor


@pytest.fixture
def own(client, administrator):
    """The council's copy of the delegated powers report."""
    shipped = ReportTemplate.objects.get(slug=SHIPPED, council=None)
    copy = reverse("admin:decisions_reporttemplate_act", args=[shipped.pk, "copy"])
    client.post(copy, {"version": "0", "name": "Our report", "slug": "ours"})
    return ReportTemplate.objects.get(council=administrator.council)


@pytest.fixture
def draft(client, own):
    client.post(act(own, "change-form"), {"version": "0"})
    return FormDraft.objects.get()


def act(template, name):
    return reverse("admin:decisions_reporttemplate_act", args=[template.pk, name])


def step(draft, name, *key):
    view = "admin:decisions_formdraft_heading" if key else "admin:decisions_formdraft_step"
    return reverse(view, args=[draft.pk, name, *key])


def fill(client, url, **changed):
    """Send the page as a browser would, with these boxes changed; None leaves a box out."""
    sent = {**Filled(client.get(url).content.decode(), None).sent, **changed}
    return client.post(url, {name: value for name, value in sent.items() if value is not None})


def headings(structure):
    return [section["heading"] for section in structure["sections"] if section["level"] == 1]


def test_a_heading_is_added_the_sign_off_made_single_and_the_form_published(client, own, draft):
    assert fill(client, step(draft, "new-heading", "summary"), heading="Purpose").status_code == 302
    assert fill(client, step(draft, "sign-off"), consultee_signs=None).status_code == 302
    assert fill(client, step(draft, "settings"), scheme="continuous", name="Our new report").status_code == 302
    assert own.current_version.number == 1

    page = client.get(reverse("admin:decisions_formdraft_change", args=[draft.pk])).content.decode()
    for sentence in (
        "Name: “Our report” becomes “Our new report”.",
        "Scheme: “n.n.n” becomes “continuous”.",
        "Who signs at the foot is changed.",
        "“Purpose” is new.",
    ):
        assert sentence in page

    publish = reverse("admin:decisions_formdraft_act", args=[draft.pk, "publish"])
    draft.refresh_from_db()
    client.post(publish, {"version": draft.version, "confirmed": "1"})
    own.refresh_from_db()
    version = own.current_version
    assert (version.number, own.name, FormDraft.objects.count()) == (2, "Our new report", 0)
    assert headings(version.structure)[:3] == ["Summary", "Purpose", "Decisions"]
    assert [block["part"] for block in version.structure["sign_off"]] == ["decision_maker"]
    assert version.structure["scheme"] == "continuous"


@pytest.mark.parametrize(
    ("name", "key"),
    [("settings", ()), ("particulars", ()), ("sign-off", ()), ("recommendations", ()), ("alternatives", ()),
     ("heading", ("finance",)), ("heading", ("implications",))],
)  # fmt: skip
def test_a_page_sent_as_it_came_changes_nothing(client, own, draft, name, key):
    assert fill(client, step(draft, name, *key)).status_code == 302
    draft.refresh_from_db()
    assert draft.structure == own.current_version.structure


def test_a_step_with_a_mistake_comes_back_on_the_version_it_was_filled_in_for(client, draft):
    seen = draft.version
    assert fill(client, step(draft, "settings"), name="Somebody else was here").status_code == 302
    answer = fill(client, step(draft, "settings"), name="", version=str(seen))
    assert (answer.status_code, answer.context["form_version"]) == (200, seen)
    late = fill(client, step(draft, "settings"), name="Mine", version=str(answer.context["form_version"]))
    assert (late.status_code, late.context["form_version"]) == (409, seen + 1)


def test_headings_move_and_go(client, draft):
    fill(client, step(draft, "move-heading", "reasons"), places="-1")
    fill(client, step(draft, "remove-heading", "alternatives"))
    draft.refresh_from_db()
    assert headings(draft.structure)[:4] == [
        "Summary", "Decisions", "Reasons for recommendations", "Why this report is needed",
    ]  # fmt: skip
    assert "alternatives" not in [section["key"] for section in draft.structure["sections"]]


def test_what_could_not_be_printed_is_said_on_the_page_and_what_was_typed_stays(client, draft):
    answer = fill(client, step(draft, "heading", "summary"), heading="In short", parent="why")
    assert "does not come before it" in answer.content.decode()
    assert answer.context["form"]["heading"].value() == "In short"
    moved = fill(client, step(draft, "move-heading", "summary"), places="-1")
    assert "“Summary” is the first one there already." in moved.content.decode()
    draft.refresh_from_db()
    assert draft.version == 1


def test_whoever_saves_second_is_told_and_loses_nothing(client, draft):
    url = step(draft, "heading", "summary")
    sent = {**Filled(client.get(url).content.decode(), None).sent, "heading": "In short"}
    fill(client, step(draft, "heading", "why"), heading="Why now")
    answer = client.post(url, sent)
    assert answer.status_code == 409
    assert answer.context["form"]["heading"].value() == "In short"
    again = Filled(answer.content.decode(), None).sent
    assert client.post(url, again).status_code == 302
    draft.refresh_from_db()
    assert headings(draft.structure)[0] == "In short"
    assert "Why now" in headings(draft.structure)


def test_a_form_goes_out_as_a_file_and_comes_in_again(client, own, draft):
    fill(client, step(draft, "heading", "summary"), heading="In short")
    draft.refresh_from_db()
    publish = reverse("admin:decisions_formdraft_act", args=[draft.pk, "publish"])
    client.post(publish, {"version": draft.version, "confirmed": "1"})
    file = client.get(reverse("admin:decisions_reporttemplate_file", args=[own.pk]))
    assert file["Content-Disposition"] == 'attachment; filename="ours.toml"'

    text = file.content.decode().replace("In short", "At a glance")
    client.post(act(own, "bring-file"), {"version": "0", "file": SimpleUploadedFile("ours.toml", text.encode())})
    brought = FormDraft.objects.get()
    assert headings(brought.structure)[0] == "At a glance"
    assert own.current_version.number == 2


def test_the_form_is_looked_at_with_sample_content_before_it_is_published(client, own, draft):
    fill(client, step(draft, "heading", "summary"), heading="In short")
    for url in (
        reverse("admin:decisions_formdraft_preview", args=[draft.pk]),
        reverse("admin:decisions_reporttemplate_preview", args=[own.pk]),
    ):
        page = client.get(url)
        assert (page["Content-Type"], page.content[:5]) == ("application/pdf", b"%PDF-")
    printed = samples.filled(FormDraft.objects.get().structure, draft.council).document
    assert next(one.text for one in printed.blocks if isinstance(one, nodes.Heading)) == "In short"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", "The file is no text"),
        (b'slug = "ours', "not valid TOML"),
        (b'slug = "ours"\nname = "x"', "The form has no action."),
    ],
)
def test_a_file_that_is_no_form_is_refused_in_words(client, own, content, said):
    answer = client.post(act(own, "bring-file"), {"version": "0", "file": SimpleUploadedFile("x.toml", content)})
    assert said in answer.context["form"].errors["file"][0]
    assert not FormDraft.objects.exists()


def test_the_file_of_another_form_is_refused(client, own):
    shipped = (templates.SHIPPED / f"{SHIPPED}.toml").read_bytes()
    answer = client.post(act(own, "bring-file"), {"version": "0", "file": SimpleUploadedFile("x.toml", shipped)})
    assert answer.context["form"].errors["file"] == ["The file is of the form “delegated-powers”, not of “ours”."]


def test_a_shipped_form_is_copied_first(client, administrator):
    shipped = ReportTemplate.objects.get(slug=SHIPPED, council=None)
    assert "Copy it first, then change the copy." in client.get(act(shipped, "change-form")).content.decode()
    assert client.post(act(shipped, "change-form"), {"version": "0"}).status_code == 403


def test_nobody_else_changes_a_form(client, draft):
    url = step(draft, "heading", "summary")
    client.force_login(actor_with(Role.MONITORING_OFFICER, council=draft.council).user)
    assert client.get(url).status_code == 403
    client.force_login(actor_with(Role.ADMINISTRATOR, council=CouncilFactory()).user)
    assert client.get(url).status_code == 404


def test_thrown_away_changes_leave_the_form_as_it_was(client, own, draft):
    fill(client, step(draft, "heading", "summary"), heading="In short")
    draft.refresh_from_db()
    discard = reverse("admin:decisions_formdraft_act", args=[draft.pk, "discard"])
    client.post(discard, {"version": draft.version, "confirmed": "1"})
    assert (FormDraft.objects.count(), own.current_version.number) == (0, 1)


def test_each_step_is_audited(client, draft):
    fill(client, step(draft, "heading", "summary"), heading="In short")
    verbs = list(AuditEvent.objects.filter(chain="BRK").order_by("sequence").values_list("verb", flat=True))
    assert verbs[-3:] == ["form.copied", "form.change_begun", "form.changed"]


# --- open drafts ----------------------------------------------------------------------------------------------------


@pytest.fixture
def told():
    """Case S0 in draft, and a newer version of its form: without alternatives, with a heading more."""
    with time_machine.travel("2020-10-12 09:00 +0100", tick=False):
        told = report_at("draft")
        template = told.report.template_version.template
        structure = template.current_version.structure
        changed = form_editing.with_heading(structure, after="why", values={"heading": "Climate"})
        changed = form_editing.without_heading(changed, key="insight")
        templates._next_version(template, changed, at=told.at(11), user=None)
        yield told


def test_a_report_never_changes_because_its_form_did(told):
    assert told.report.template_version.number == 1
    assert not told.report.sections.filter(key="climate").exists()


def test_the_author_is_offered_the_newer_form_with_what_changes(told, client):
    client.force_login(told.actor(people.AUTHOR).user)
    page = client.get(reverse("decisions:report-act", args=[told.report.pk, "newer-form"])).content.decode()
    assert "“Climate” is new." in page
    assert "“Insight” is taken out." in page


def test_moved_the_report_follows_the_form_and_keeps_every_word(told, client):
    before = {section.key: section.body for section in told.report.sections.all()}
    client.force_login(told.actor(people.AUTHOR).user)
    url = reverse("decisions:report-act", args=[told.report.pk, "newer-form"])
    checked = client.post(url, {"version": told.report.version}).content.decode()
    assert "Check your answers" not in checked  # there are none to check, or to change
    assert "Change your answers" not in checked
    client.post(url, {"version": told.report.version, "confirmed": "1"})
    report = Report.objects.get(pk=told.report.pk)
    assert report.template_version.number == 2
    order = [section.key for section in report.sections.order_by("order")]
    assert order.index("climate") == order.index("why") + 1 + sum(key.startswith("why-") for key in order)
    after = {section.key: section.body for section in report.sections.all()}
    assert after.pop("climate") == ""
    assert after == {key: body for key, body in before.items() if key in after}
    assert all(not before[key] for key in set(before) - set(after))
    verb = AuditEvent.objects.filter(chain="BRK").order_by("-sequence").first().verb
    assert verb == "report.form_moved"


def test_a_section_of_risks_that_the_newer_form_leaves_out_goes_on_printing_them(told):
    author, report = told.actor(people.AUTHOR), told.report
    report.sections.filter(key="insight").update(kind="risks", body="", answer=SectionAnswer.CONTENT)
    RiskFactory(report=report, title="Nobody bids")
    assert "“Insight” is not in the form any more; what you wrote stays, as a section of your own." in (
        form_moves.changes(told.report)
    )
    form_moves.move(report=told.report, version=told.report.version, actor=author, at=told.at(10))
    assert told.report.sections.get(key="insight").kind == "risks"


def test_nobody_but_the_author_moves_it_and_not_twice(told):
    author, manager = told.actor(people.AUTHOR), told.actor(people.MANAGER)
    assert [reason.code for reason in form_moves.may_move(told.report, manager).reasons] == ["not_yours"]
    form_moves.move(report=told.report, version=told.report.version, actor=author, at=told.at(10))
    assert [reason.code for reason in form_moves.may_move(told.report, author).reasons] == ["newest_form"]


def test_a_form_that_is_being_changed_is_changed_by_one_at_a_time(own, draft, administrator):
    assert [reason.code for reason in form_drafts.may_begin(own, administrator).reasons] == ["begun"]
    assert TemplateVersion.objects.filter(template=own).count() == 1
