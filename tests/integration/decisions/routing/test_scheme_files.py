"""A whole scheme comes in as proposals and goes out as a file; a second run changes nothing."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commissioning.enums import Role
from commissioning.models import OutgoingMail, Post
from commissioning.verdicts import Refused, Verdict
from decisions import scheme_file
from decisions.models import AuthorityRule
from decisions.routing import find_route
from decisions.selectors import routes
from decisions.selectors.scheme_files import scheme_of
from decisions.services import scheme as of_rules
from decisions.services import scheme_files
from tests.factories.commissioning import CouncilFactory, PostHoldingFactory, UserFactory, actor_with
from tests.factories.decisions import SCHEME_AT
from tests.unit.decisions import schemes
from tests.unit.decisions.schemes import CASES, NAMES, shipped

pytestmark = pytest.mark.django_db
ON = date(2019, 4, 1)


def council_for(name):
    """A council with every post that a scheme names; those that decide have the role."""
    council, scheme = CouncilFactory(), shipped(name)
    deciding = {rule.decides for rule in scheme.rules}
    for key, title in scheme.posts.items():
        post = Post.objects.create(council=council, title=title)
        post.roles.create(role=Role.DECISION_MAKER if key in deciding else Role.CONSULTEE)
        PostHoldingFactory(post=post, user=UserFactory(), starts_on=ON)
    return council


@pytest.fixture
def borough():
    return council_for("committee-borough")


@pytest.fixture
def administrator(borough):
    return actor_with(Role.ADMINISTRATOR, council=borough)


def bring(scheme, actor):
    return scheme_files.bring(scheme=scheme, actor=actor, at=SCHEME_AT)


def confirm(rules, council):
    officer = actor_with(Role.MONITORING_OFFICER, council=council)
    for rule in rules:
        of_rules.confirm_rule(rule=rule, version=rule.version, actor=officer, at=SCHEME_AT)


def refusal(scheme, actor):
    with pytest.raises(Refused) as refused:
        bring(scheme, actor)
    return refused.value.verdict


@pytest.mark.parametrize("name", NAMES)
def test_a_scheme_brought_in_confirmed_and_written_out_is_the_same_and_routes_the_same(name):
    council = council_for(name)
    scheme = shipped(name)
    brought = bring(scheme, actor_with(Role.ADMINISTRATOR, council=council))
    assert (len(brought.new), brought.same) == (len(scheme.rules), [])
    assert not AuthorityRule.objects.in_force_on(ON).exists()
    confirm(brought.new, council)
    written = scheme_file.read(scheme_file.written(scheme_of(council, ON)))
    assert set(written.compared()) == set(scheme.compared())
    for question in CASES.values():
        mine, theirs = routes.route_of(question, council.pk), find_route(schemes.rules_of(name), question)
        assert type(mine) is type(theirs)
        if not isinstance(theirs, Verdict):
            assert mine.sentence == theirs.sentence


def test_a_second_run_changes_nothing_before_or_after_confirmation(borough, administrator):
    scheme = shipped("committee-borough")
    first = bring(scheme, administrator)
    again = bring(scheme, administrator)
    assert (again.proposed, len(again.same)) == ([], len(first.new))
    assert [row.version for row in AuthorityRule.objects.all()] == [1] * len(first.new)
    confirm(first.new, borough)
    assert (bring(scheme, administrator).proposed, AuthorityRule.objects.count()) == ([], len(first.new))


def test_a_changed_file_changes_a_proposal_and_gives_a_confirmed_rule_a_successor(borough, administrator):
    scheme = shipped("committee-borough")
    first = bring(scheme, administrator).new
    one, two = scheme.rules[:2]
    confirm([row for row in first if row.name == one.name], borough)
    changed = replace(scheme, rules=tuple(replace(rule, priority=rule.priority + 1) for rule in (one, two)))
    brought = bring(changed, administrator)
    assert [row.name for row in brought.successors] == [one.name]
    assert [(row.name, row.version) for row in brought.changed] == [(two.name, 2)]
    assert bring(changed, administrator).proposed == []


def test_a_post_or_a_form_that_the_council_does_not_have_is_named_and_nothing_is_written(borough, administrator):
    scheme = shipped("committee-borough").with_titles({"committee": "Moon Committee", "head": "Head of the Moon"})
    verdict = refusal(scheme, administrator)
    assert verdict.codes == ("no_such_post", "no_such_post")
    assert verdict.reasons[0].message == (
        f"{borough.name} has no post “Head of the Moon”. Add it, or write the title of one of its posts under [posts]."
    )
    scheme = shipped("committee-borough")
    scheme = replace(scheme, rules=tuple(replace(rule, form="moon-report") for rule in scheme.rules))
    assert refusal(scheme, administrator).codes == ("no_such_form",)
    assert not AuthorityRule.objects.exists()


def test_a_post_that_cannot_decide_is_refused_with_the_rule_it_is_for(borough, administrator):
    scheme = shipped("committee-borough")
    scheme = scheme.with_titles({"council": scheme.posts["chairman"]})
    (reason,) = refusal(scheme, administrator).reasons
    assert reason.code == "not_a_decision_maker"
    assert reason.message.startswith("Contract procedure rules, article 3.4 (Procurements that nothing")


def test_only_an_administrator_brings_in_a_scheme_and_the_monitoring_officer_is_told_once(borough, administrator):
    officer = actor_with(Role.MONITORING_OFFICER, council=borough)
    assert refusal(shipped("committee-borough"), officer).codes == ("not_yours",)
    at = SCHEME_AT.replace(year=2026)
    assert len(scheme_files.bring(scheme=shipped("committee-borough"), actor=administrator, at=at).new) == 19
    assert OutgoingMail.objects.count() <= 1


RULE = """
[posts]
a = "A"
[[rules]]
name = "R"
clause = "1"
text = "t"
action = "vary"
level = "officer"
decides = "a"
record = "minute"
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "The file is not TOML"),
        ('name = "x"', "A scheme has a table [posts] and at least one [[rules]]."),
        ('[posts]\n[[rules]]\nname = "R"', "Rule 1 (R): it lacks clause, text, action, level, decides, record."),
        (RULE.replace("vary", "borrow"), "Rule 1 (R): “borrow” is none of: procure, award, extend, vary, waive, term"),
        (RULE.replace("officer", "angel"), "Rule 1 (R): “angel” is none of: officer, chief_officer, member, body, co"),
        (RULE.replace('decides = "a"', 'decides = "b"'), "Rule 1 (R): [posts] has no “b”."),
        (RULE + 'value_to = "lots"', "Rule 1 (R): “lots” is no sum in pounds."),
        (RULE + "priority = -1", "Rule 1 (R): “-1” is no whole number."),
        (RULE, "Rule 1 (R): starts_on is a day, written like 2026-04-01."),
        (RULE + 'routin = "yes"', "Rule 1 (R): routin is nothing a rule has."),
        (f"starts_on = 2026-04-01\n{RULE}{RULE[RULE.index('[[rules]]') :]}", "1 (R) stands in the file twice."),
    ],
)
def test_what_is_wrong_with_a_file_is_said_rule_by_rule(text, said):
    found = scheme_file.read(text)
    assert isinstance(found, Verdict)
    assert set(found.codes) == {"not_a_scheme"}
    assert found.sentence.startswith(said)


def test_an_administrator_looks_at_what_a_file_would_propose_before_anything_is_written(client, borough, administrator):
    client.force_login(administrator.user)
    url = reverse("admin:decisions_authorityrule_bring")
    text = scheme_file.written(shipped("committee-borough"))
    chosen = SimpleUploadedFile("scheme.toml", text.encode())
    day = {"starts_on_day": "1", "starts_on_month": "4", "starts_on_year": "2027"}
    looked = client.post(url, {"file": chosen, **day})
    page = looked.content.decode()
    assert "Nothing is written yet." in page
    assert "Contract procedure rules, article 4.2: Small procurements within the budget" in page
    assert not AuthorityRule.objects.exists()
    kept = dict(looked.context["kept"])
    assert client.post(url, {**kept, "propose": "1"}).status_code == 302
    assert AuthorityRule.objects.filter(confirmed_at=None, starts_on=date(2027, 4, 1)).count() == 19
    again = client.post(url, kept).content.decode()
    assert "19 as they are" in again
    assert "Propose them" not in again


def test_a_file_that_is_no_scheme_is_refused_beside_its_box(client, borough, administrator):
    client.force_login(administrator.user)
    url = reverse("admin:decisions_authorityrule_bring")
    wrong = SimpleUploadedFile("scheme.toml", b"[posts]\n[[rules]]\nname = 'R'\n")
    assert "Rule 1 (R): it lacks clause" in client.post(url, {"file": wrong}).content.decode()
    picture = SimpleUploadedFile("scheme.toml", b"\xff\xfe\xff")
    assert "is no text" in client.post(url, {"file": picture}).content.decode()
    assert "Choose the file of the scheme." in client.post(url, {"text": ""}).content.decode()
    missing = SimpleUploadedFile(
        "scheme.toml", scheme_file.written(shipped("cabinet-county").with_titles({"cabinet": "Moon"})).encode()
    )
    assert "has no post “Moon”" in client.post(url, {"file": missing}).content.decode()


def test_whoever_reads_the_scheme_fetches_it_and_nobody_else_brings_one_in(client, borough, administrator):
    confirm(bring(shipped("committee-borough"), administrator).new, borough)
    client.force_login(actor_with(Role.AUDITOR, council=borough).user)
    fetched = client.get(reverse("admin:decisions_authorityrule_file"))
    found = scheme_file.read(fetched.content.decode())
    assert set(found.compared()) == set(shipped("committee-borough").compared())
    assert client.get(reverse("admin:decisions_authorityrule_bring")).status_code == 403
