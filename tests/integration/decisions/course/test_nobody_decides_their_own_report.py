"""Nobody decides a report they had a part in: every path, tried by a superuser who also holds the maker's post."""

from contextlib import suppress
from datetime import date
from io import StringIO

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.test import Client
from django.urls import NoReverseMatch, reverse

from commissioning.models import PostHolding, User
from commissioning.models.base import AppendOnlyRefused
from commissioning.selectors.people import actor_in
from commissioning.verdicts import Refused
from decisions.demonstration import people
from decisions.enums import Action, ReportStatus
from decisions.models import Decision, DecisionItem, DecisionMinute, DecisionPaper, DecisionProof, PaperEntry
from decisions.selectors.paper import PaperTyped
from tests.factories.scans import scan
from tests.factories.walks import Told, report_at

pytestmark = pytest.mark.django_db
BARRED = {people.AUTHOR: "drafter", people.CLEARERS[1]: "clearer", people.CHAIRMAN: "consultee"}
# What no command is asked, because it writes nothing of a report: the others are tried below.
WRITES_NO_DECISION = {
    "anchor_audit", "create_council", "render_pending", "send_mail", "verify_audit", "verify_document", "check_report",
    "explain_route", "export_register", "export_report", "export_scheme", "generate_register", "import_register",
    "import_report", "import_scheme", "import_spend", "load_demo", "readiness_rules", "rebuild_search", "render_report",
    "send_alerts", "send_reminders", "workflow_diagram",
}  # fmt: skip
TRIED = {"apply_effects", "close_call_ins"}
by_each = pytest.mark.parametrize("person", BARRED, ids=BARRED.values())


@pytest.fixture
def told() -> Told:
    """The report is before the director, and the chairman has given her view."""
    told = report_at(ReportStatus.WITH_DECISION_MAKER)
    told.close_consultation()
    return told


def promoted(told: Told, person) -> PostHolding:
    """The person holds the director's post as well, is staff, and a superuser."""
    user = told.walk.cast.users[person.email]
    User.objects.filter(pk=user.pk).update(is_superuser=True, is_staff=True)
    post = told.walk.cast.post(people.DIRECTOR)
    return PostHolding.objects.create(
        post=post, user=User.objects.get(pk=user.pk), kind="acting", starts_on=date(2020, 10, 1)
    )


def desk(holding: PostHolding) -> Client:
    """A browser of that person, acting in the director's post."""
    client = Client()
    client.force_login(holding.user)
    client.post(reverse("act-in-post"), {"post": holding.post_id})
    return client


def undecided(told: Told) -> bool:
    return (told.report.status, Decision.objects.count(), DecisionItem.objects.count()) == ("with_decision_maker", 0, 0)


@by_each
@pytest.mark.parametrize("action", [Action.DECIDE, Action.REFUSE])
def test_by_the_service(told, person, action):
    actor = actor_in(promoted(told, person))
    entered = {"items": told.as_asked()} if action is Action.DECIDE else {}
    with pytest.raises(Refused) as refused:
        told.move(action, actor, reason="They are used daily.", proof=None, **entered)
    assert f"maker_is_{BARRED[person]}" in refused.value.verdict.codes
    assert undecided(told)


@by_each
@pytest.mark.parametrize("face", ["decisions:report-act", "admin:decisions_report_act"])
@pytest.mark.parametrize("act", ["decide", "refuse"])
def test_by_the_pages_of_the_workspace_and_of_the_admin(told, person, face, act):
    with time_machine.travel(told.at(), tick=False):
        browser = desk(promoted(told, person))
        address = reverse(face, args=[told.report.pk, act])
        sent = told.typed() | {"version": told.report.version, "confirmed": "1", "secret": settings.DEMO_PASSWORD}
        shown, answered = browser.get(address), browser.post(address, sent)
    assert shown.status_code == 403
    assert "so somebody else with authority has to decide it." in " ".join(shown.content.decode().split())
    assert answered.status_code in (403, 409)
    assert undecided(told)


def test_by_a_paper_they_say_they_signed(told):
    holding = promoted(told, people.AUTHOR)
    typed = PaperTyped(maker=holding.user, maker_post=holding.post, signed_at=told.at(), scan=scan())
    with pytest.raises(Refused) as refused:
        told.move(
            Action.ENTER_PAPER, told.actor(people.OFFICE), told.at(0, 15, 30), paper=typed, items=told.as_asked(),
            reason="They are used daily.",
        )  # fmt: skip
    assert "maker_is_drafter" in refused.value.verdict.codes
    assert undecided(told)
    assert not PaperEntry.objects.exists()


@by_each
def test_by_entering_or_confirming_the_directors_paper(told, person):
    cast, office = told.walk.cast, told.actor(people.OFFICE)
    typed = PaperTyped(
        maker=cast.users[people.DIRECTOR.email], maker_post=cast.post(people.DIRECTOR), signed_at=told.at(), scan=scan()
    )
    entered = {"paper": typed, "items": told.as_asked(), "reason": "They are used daily."}
    kept = {}
    for of in (people.OFFICE, people.MONITORING_OFFICER):
        user = cast.users[person.email]
        kept[of] = actor_in(
            PostHolding.objects.create(post=cast.post(of), user=user, kind="acting", starts_on=date(2020, 10, 1))
        )
    User.objects.filter(email=person.email).update(is_superuser=True)
    with pytest.raises(Refused) as refused:
        told.move(Action.ENTER_PAPER, kept[people.OFFICE], told.at(0, 15, 30), **entered)
    assert f"recorder_is_{BARRED[person]}" in refused.value.verdict.codes
    told.move(Action.ENTER_PAPER, office, told.at(0, 15, 30), **entered)
    with pytest.raises(Refused) as refused:
        told.move(Action.CONFIRM_PAPER, kept[people.MONITORING_OFFICER], told.at(0, 16))
    assert f"recorder_is_{BARRED[person]}" in refused.value.verdict.codes
    assert undecided(told)


@pytest.mark.parametrize("model", [Decision, DecisionItem, DecisionPaper, DecisionMinute, DecisionProof])
def test_by_the_forms_of_the_admin(told, model):
    browser = desk(promoted(told, people.AUTHOR))
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_add"
    try:
        address = reverse(name)
    except NoReverseMatch:
        return  # there is no page
    assert browser.post(address, {"report": told.report.pk, "outcome": "decided"}).status_code in (403, 404)
    assert undecided(told)


def test_by_changing_a_decision_in_the_admin(told):
    told.decide()
    browser, decision = desk(promoted(told, people.AUTHOR)), Decision.objects.get()
    address = reverse("admin:decisions_decision_change", args=[decision.pk])
    before = Decision.objects.values().get()
    assert browser.post(address, {"outcome": "refused", "maker": told.report.author_id}).status_code in (200, 403, 404)
    assert Decision.objects.values().get() == before


def test_by_a_command(told):
    ours = {name for name, app in get_commands().items() if app in {"commissioning", "frameworks", "decisions"}}
    assert ours == WRITES_NO_DECISION | TRIED
    for name in TRIED:
        with suppress(CommandError):
            call_command(name, stdout=StringIO())
    assert undecided(told)
    for name in ours:
        parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
        assert not {"--maker", "--decide", "--as-maker"} & set(parser._option_string_actions)


def test_by_the_rows_themselves(told):
    """The model asks as well; past it there is raw SQL, which no rule sees and verify_audit finds unvouched for."""
    told.decide()
    decision = Decision.objects.get()
    own = Decision(**{name: value for name, value in Decision.objects.values().get().items() if name != "id"})
    own.maker_id = told.report.author_id
    with pytest.raises(Refused) as refused:
        own.save()
    assert refused.value.verdict.codes == ("maker_is_drafter",)
    with pytest.raises(AppendOnlyRefused):
        Decision.objects.bulk_create([own])
    with pytest.raises(AppendOnlyRefused):
        Decision.objects.filter(pk=decision.pk).update(maker=told.report.author)
    assert Decision.objects.get().maker_id != told.report.author_id
