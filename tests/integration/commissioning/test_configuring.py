"""An administrator sets up a council in the admin, through services that audit; everybody else only reads."""

from datetime import date

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse

from commissioning import clock
from commissioning.enums import Discipline, HoldingKind, Role
from commissioning.models import AuditEvent, Council, LocalClosure, Post, PostHolding, PostRole, User
from commissioning.models.audit import INSTALLATION
from commissioning.services import people
from tests.factories.commissioning import CouncilFactory, PostFactory, UserFactory, actor_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    return CouncilFactory(code="BRK", name="Brackenford Borough Council")


@pytest.fixture
def administrator(council):
    return actor_with(Role.ADMINISTRATOR, council=council, title="Administrator")


@pytest.fixture
def signed_in(client, administrator):
    client.force_login(administrator.user)
    return client


def rows(prefix, *forms, initial=0):
    """Inline rows as a browser posts them."""
    data = {f"{prefix}-TOTAL_FORMS": len(forms), f"{prefix}-INITIAL_FORMS": initial}
    for number, form in enumerate(forms):
        data |= {f"{prefix}-{number}-{name}": value for name, value in form.items()}
    return data


def boxes(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year} if day else {}


def council_form(council, *closures, **changed):
    fields = {
        "name": council.name, "governance_model": council.governance_model, "nation": council.nation,
        "brand_colour": council.brand_colour, "wards_word": council.wards_word, "status_word": council.status_word,
        "days_left_warning": council.days_left_warning, "clearance_working_days": council.clearance_working_days,
        "finance_year_start_month": 4,
        "risk_amber_from": council.risk_amber_from, "risk_red_from": council.risk_red_from,
        "version": council.version, "_continue": "1",
    }  # fmt: skip
    return {**fields, **changed, **rows("closures", *closures)}


def test_the_councils_settings_are_changed_and_audited(signed_in, council):
    url = reverse("admin:commissioning_council_change", args=[council.pk])
    closure = {"label": "Civic day", **boxes("on", date(2026, 12, 28))}
    response = signed_in.post(url, council_form(council, closure, days_left_warning=45), follow=True)
    council.refresh_from_db()
    assert (council.days_left_warning, council.version) == (45, 2)
    assert list(LocalClosure.objects.values_list("on", "label")) == [(date(2026, 12, 28), "Civic day")]
    events = AuditEvent.objects.filter(chain="BRK").order_by("sequence")
    assert [(event.verb, event.payload) for event in events] == [
        ("council.edited", {"days_left_warning": [30, 45]}),
        ("closure.added", {"on": [None, "2026-12-28"]}),
    ]
    assert "Saved: Brackenford Borough Council." in response.text


def test_whoever_saves_second_sees_both_versions_and_loses_nothing(signed_in, council):
    url = reverse("admin:commissioning_council_change", args=[council.pk])
    opened = council_form(council, days_left_warning=60)
    signed_in.post(url, council_form(council, wards_word="Divisions"))
    late = signed_in.post(url, opened)
    council.refresh_from_db()
    assert late.status_code == 409
    assert council.days_left_warning == 30
    differences = [(one.label, one.typed, one.stored) for one in late.context["conflict"]]
    assert differences == [("Word for wards", "Wards", "Divisions"), ("Days left warning", "60", "30")]
    assert 'name="days_left_warning" value="60"' in late.text
    assert f'name="version" value="{council.version}"' in late.text
    assert signed_in.post(url, {**opened, "version": council.version}).status_code == 302


def test_a_colour_that_is_no_colour_is_refused_beside_its_box(signed_in, council):
    url = reverse("admin:commissioning_council_change", args=[council.pk])
    response = signed_in.post(url, council_form(council, brand_colour="teal"))
    assert "Write a colour as # and six hexadecimal digits" in response.text
    assert '<a href="#id_brand_colour">' in response.text


def test_a_post_is_made_with_what_it_may_do_and_who_holds_it(signed_in, council):
    holder = UserFactory(full_name="Sian Prosser")
    response = signed_in.post(
        reverse("admin:commissioning_post_add"),
        {
            "title": "Solicitor", "department": "Governance", "email": "", "telephone": "", "is_active": "on",
            **rows("roles", {"role": Role.CLEARER, "discipline": Discipline.LEGAL}),
            **rows("holdings", {"user": holder.pk, "kind": HoldingKind.SUBSTANTIVE,
                                **boxes("starts_on", date(2020, 1, 1))}),
        },
    )  # fmt: skip
    post = Post.objects.get(title="Solicitor")
    assert response.url == reverse("admin:commissioning_post_change", args=[post.pk])
    assert post.council == council
    assert [(row.role, row.discipline) for row in post.roles.all()] == [(Role.CLEARER, Discipline.LEGAL)]
    assert [(row.user, row.starts_on, row.ends_on) for row in post.holdings.all()] == [(holder, date(2020, 1, 1), None)]
    assert list(AuditEvent.objects.exclude(chain=INSTALLATION).values_list("verb", flat=True)) == [
        "post.added", "post.role_given", "post.holder_entered",
    ]  # fmt: skip


def post_form(post, *, roles=(), role_count=0, holdings=(), holding_count=0):
    return {
        "title": post.title, "department": post.department, "email": "", "telephone": "", "is_active": "on",
        "version": 0, "_continue": "1",
        **rows("roles", *roles, initial=role_count), **rows("holdings", *holdings, initial=holding_count),
    }  # fmt: skip


def test_an_administrator_puts_nobody_in_a_post_but_others(signed_in, administrator, council):
    post = PostFactory(council=council, title="Executive Director")
    url = reverse("admin:commissioning_post_change", args=[post.pk])
    own = {"user": administrator.user.pk, "kind": HoldingKind.ACTING, **boxes("starts_on", date(2020, 1, 1))}
    response = signed_in.post(url, post_form(post, holdings=[own]))
    assert "You cannot put yourself in a post." in response.text
    assert not PostHolding.objects.filter(post=post).exists()
    assert 'name="holdings-0-starts_on_year" value="2020"' in response.text


def test_a_role_is_taken_away_and_the_holding_ended(signed_in, council):
    holder = actor_with(Role.CONTRACT_MANAGER, council=council, title="Contract Manager")
    post, role = holder.post, holder.post.roles.get()
    taken = {"id": role.pk, "post": post.pk, "role": role.role, "discipline": "", "DELETE": "on"}
    ended = {"id": holder.holding.pk, "post": post.pk, "user": holder.user.pk, "kind": HoldingKind.SUBSTANTIVE,
             **boxes("starts_on", holder.holding.starts_on), **boxes("ends_on", date(2021, 3, 31))}  # fmt: skip
    url = reverse("admin:commissioning_post_change", args=[post.pk])
    signed_in.post(url, post_form(post, roles=[taken], role_count=1, holdings=[ended], holding_count=1))
    holder.holding.refresh_from_db()
    assert holder.holding.ends_on == date(2021, 3, 31)
    assert not PostRole.objects.filter(post=post).exists()


def test_an_impossible_date_in_a_row_is_named_and_kept(signed_in, council):
    post, holder = PostFactory(council=council), UserFactory()
    typed = {"user": holder.pk, "kind": HoldingKind.ACTING, "starts_on_day": "31", "starts_on_month": "2",
             "starts_on_year": "2021"}  # fmt: skip
    url = reverse("admin:commissioning_post_change", args=[post.pk])
    response = signed_in.post(url, post_form(post, holdings=[typed]))
    assert "“31” is not a day of February 2021, which has 28 days." in response.text
    assert 'href="#id_holdings-0-starts_on_0"' in response.text
    assert not PostHolding.objects.filter(post=post).exists()


def test_a_person_is_added_and_their_first_password_shown_once(signed_in, client):
    response = signed_in.post(
        reverse("admin:commissioning_user_add"),
        {"full_name": "Helen Abara", "email": "Helen@Brackenford.example"},
        follow=True,
    )
    helen = User.objects.get(full_name="Helen Abara")
    shown = [str(message) for message in response.context["messages"] if "first password" in str(message)]
    assert helen.email == "helen@brackenford.example"
    assert helen.check_password(shown[0].rsplit(": ", 1)[1])
    again = signed_in.get(reverse("admin:commissioning_user_change", args=[helen.pk]))
    assert "first password" not in again.text


def test_somebody_who_has_a_password_keeps_it(administrator):
    hashed = make_password("fifteen swans on the mere")
    user, handed_over = people.add_person(
        email="ada@testbury.example", full_name="Ada Wren", actor=administrator, at=clock.now(), hashed_password=hashed
    )
    assert (handed_over, user.check_password("fifteen swans on the mere")) == ("", True)


def test_a_new_password_replaces_the_lost_one(signed_in, council):
    helen = actor_with(Role.APPROVING_MANAGER, council=council).user
    before = helen.password
    url = reverse("admin:commissioning_user_act", args=[helen.pk, "new-password"])
    page = signed_in.get(url)
    helen.refresh_from_db()
    assert helen.password == before
    response = signed_in.post(url, {"version": page.context["form_version"]}, follow=True)
    helen.refresh_from_db()
    shown = str(next(iter(response.context["messages"])))
    assert helen.check_password(shown.rsplit(": ", 1)[1])


def test_an_administrator_does_not_close_their_own_account(signed_in, administrator):
    user = administrator.user
    url = reverse("admin:commissioning_user_change", args=[user.pk])
    form = {"full_name": user.full_name, "email": user.email, "version": 0, **rows("holdings")}
    response = signed_in.post(url, form)
    user.refresh_from_db()
    assert user.is_active
    assert "You cannot close your own account." in response.text


def test_somebody_else_reads_the_posts_but_changes_nothing(client, council):
    auditor = actor_with(Role.AUDITOR, council=council)
    client.force_login(auditor.user)
    url = reverse("admin:commissioning_post_change", args=[auditor.post.pk])
    page = client.get(url)
    assert page.status_code == 200
    assert "Only an administrator of the council can set this up." in page.text
    assert '<input type="text"' not in page.text
    assert client.post(url, post_form(auditor.post)).status_code == 403
    assert client.get(reverse("admin:commissioning_post_add")).status_code == 403


def test_what_belongs_to_another_council_is_not_there(signed_in):
    elsewhere = actor_with(Role.AUDITOR, council=CouncilFactory())
    for name, pk in [("council", elsewhere.council.pk), ("post", elsewhere.post.pk), ("user", elsewhere.user.pk)]:
        assert signed_in.get(reverse(f"admin:commissioning_{name}_change", args=[pk])).status_code == 404
    assert elsewhere.user.full_name not in signed_in.get(reverse("admin:commissioning_user_changelist")).text
    assert Council.objects.count() == 2


def test_nothing_can_be_deleted_and_there_is_no_bulk_action(signed_in, administrator):
    pk = administrator.post.pk
    assert signed_in.get(f"/admin/commissioning/post/{pk}/delete/").status_code == 404
    response = signed_in.post(
        reverse("admin:commissioning_post_changelist"), {"action": "delete_selected", "_selected_action": pk}
    )
    assert response.status_code in (200, 302, 400)
    assert Post.objects.filter(pk=pk).exists()
    assert "action-select" not in signed_in.get(reverse("admin:commissioning_post_changelist")).text


def test_the_history_of_a_post_is_told_from_the_audit_chain(signed_in, council):
    post = PostFactory(council=council, title="Solicitor")
    url = reverse("admin:commissioning_post_change", args=[post.pk])
    signed_in.post(url, {**post_form(post), "department": "Legal"})
    page = signed_in.get(reverse("admin:commissioning_post_history", args=[post.pk]))
    assert "Post edited: Solicitor" in page.text
    assert "department: Adults and Health → Legal" in page.text
