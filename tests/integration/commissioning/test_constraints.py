"""Every named constraint of the base application, tripped by name."""

from datetime import date, datetime

import pytest

from commissioning.clock import LONDON
from commissioning.enums import RenditionKind, RenditionStatus, Role
from commissioning.models import (
    ApiToken,
    AuditEvent,
    Council,
    Draft,
    LocalClosure,
    MailPreference,
    OutgoingMail,
    Post,
    PostHolding,
    PostRole,
    Rendition,
    SavedView,
    SealCertificate,
    SearchEntry,
    Snapshot,
)
from tests.constraints import assert_all_are_tried, assert_trips
from tests.factories import retention
from tests.factories.alerting import FeedTokenFactory
from tests.factories.commissioning import CouncilFactory, PostFactory, PostHoldingFactory, UserFactory

pytestmark = pytest.mark.django_db
THEN = datetime(2020, 10, 22, 14, 30, tzinfo=LONDON)


def saved(row):
    row.save()
    return row


def council(**given):
    return Council(code="NEW", name="New Council", **given)


def holding(**given):
    return PostHolding(post=PostFactory(), user=UserFactory(), starts_on=date(2020, 1, 1), **given)


def snapshot(kind=RenditionKind.RECORD):
    return Snapshot(council=CouncilFactory(), kind=kind, reference="R", sha256="0" * 64, taken_at=THEN)


def rendition(**given):
    kept = saved(snapshot())
    return Rendition(council=kept.council, snapshot=kept, kind=kept.kind, reference="R", requested_at=THEN, **given)


def certificate(owner):
    return SealCertificate(
        council=owner, fingerprint="f" * 64, subject="CN=x", der=b"", valid_from=THEN, valid_to=THEN, registered_at=THEN
    )


def same_closure():
    first = LocalClosure.objects.create(council=CouncilFactory(), on=date(2020, 12, 29), label="Closed")
    return LocalClosure(council=first.council, on=first.on, label="Again")


def same_title():
    first = PostFactory()
    return Post(council=first.council, title=first.title)


def same_role():
    first = PostRole.objects.create(post=PostFactory(), role=Role.AUDITOR)
    return PostRole(post=first.post, role=first.role)


def same_holding():
    first = PostHoldingFactory()
    return PostHolding(post=first.post, user=first.user, starts_on=first.starts_on)


def same_certificate():
    return certificate(saved(certificate(CouncilFactory())).council)


def same_link():
    def link():
        return AuditEvent(
            chain="BRK",
            sequence=1,
            verb="x",
            object_type="x",
            object_pk="1",
            object_label="x",
            at=THEN,
            recorded_at=THEN,
        )

    saved(link())
    return link()


def saved_view(user, council, **given):
    asked = {"list_name": "contracts", "name": "Mine", "query": "stage=live", **given}
    return SavedView(user=user, council=council, **asked)


def same_view(**given):
    first = saved(saved_view(UserFactory(), CouncilFactory(), **given))
    return saved_view(first.user, first.council, **given)


def second_default():
    first = saved(saved_view(UserFactory(), CouncilFactory(), is_default=True))
    return saved_view(first.user, first.council, name="Other", is_default=True)


def mail(to, **given):
    told = {"kind": "yours", "reference": "R", "what": "Do it", "path": "/", "about": "x:1", "made_at": THEN, **given}
    return OutgoingMail(council=CouncilFactory(), to=to, **told)


def told_twice():
    return mail(saved(mail(UserFactory())).to)


def same_draft():
    first = saved(Draft(user=UserFactory(), path="/", data={}, saved_at=THEN))
    return Draft(user=first.user, path=first.path, data={}, saved_at=THEN)


def same_preference():
    first = saved(MailPreference(user=UserFactory(), kind="yours"))
    return MailPreference(user=first.user, kind=first.kind)


def same_secret():
    first = FeedTokenFactory(revoked_at=None)
    return FeedTokenFactory.build(user=UserFactory(), secret_sha256=first.secret_sha256)


def second_address():
    return FeedTokenFactory.build(user=FeedTokenFactory().user)


def found_twice():
    first = saved(SearchEntry(council=CouncilFactory(), kind="contract", object_pk=1, page_pk=1, title="One"))
    return SearchEntry(council=first.council, kind="contract", object_pk=1, page_pk=1, title="Again")


def api_token(**given):
    asked = {"label": "Report", "sha256": "0" * 64, "made_at": THEN, **given}
    return ApiToken(user=UserFactory(), post=PostFactory(), **asked)


def same_token():
    saved(api_token())
    return api_token(label="Another")


CASES = {
    "commissioning_council_governance_model_in_list": lambda: council(governance_model="monarchy"),
    "commissioning_council_nation_in_list": lambda: council(nation="FRA"),
    "commissioning_council_finance_year_starts_in_a_month": lambda: council(finance_year_start_month=13),
    "commissioning_council_risk_bands_in_order": lambda: council(risk_amber_from=12, risk_red_from=12),
    "commissioning_localclosure_once_a_day": same_closure,
    "commissioning_post_title_once_in_a_council": same_title,
    "commissioning_postrole_once": same_role,
    "commissioning_postrole_role_in_list": lambda: PostRole(post=PostFactory(), role="king"),
    "commissioning_postrole_only_a_clearer_has_a_discipline": lambda: PostRole(post=PostFactory(), role=Role.CLEARER),
    "commissioning_postholding_kind_in_list": lambda: holding(kind="pretending"),
    "commissioning_postholding_starts_before_it_ends": lambda: holding(ends_on=date(2019, 12, 31)),
    "commissioning_postholding_once_from_a_day": same_holding,
    "commissioning_auditevent_one_event_a_link": same_link,
    "commissioning_snapshot_kind_in_list": lambda: snapshot("novel"),
    "commissioning_rendition_status_in_list": lambda: rendition(status="lost"),
    "commissioning_rendition_failed_says_why": lambda: rendition(status=RenditionStatus.SEAL_FAILED),
    "commissioning_rendition_done_has_when": lambda: rendition(status=RenditionStatus.DONE),
    "commissioning_sealcertificate_registered_once": same_certificate,
    "commissioning_draft_one_for_a_person_and_page": same_draft,
    "commissioning_feedtoken_secret_once": same_secret,
    "commissioning_feedtoken_one_stands": second_address,
    "commissioning_outgoingmail_told_once": told_twice,
    "commissioning_outgoingmail_kind_in_list": lambda: mail(UserFactory(), kind="gossip"),
    "commissioning_mailpreference_one_for_a_kind": same_preference,
    "commissioning_mailpreference_kind_in_list": lambda: MailPreference(user=UserFactory(), kind="gossip"),
    "commissioning_savedview_name_once_for_a_person": same_view,
    "commissioning_savedview_one_default_for_a_person": second_default,
    "commissioning_savedview_list_name_in_list": lambda: saved_view(UserFactory(), CouncilFactory(), list_name="users"),
    "commissioning_searchentry_once_for_an_object": found_twice,
    "commissioning_apitoken_of_its_own": same_token,
    "commissioning_apitoken_says_what_it_is_for": lambda: api_token(label=""),
    **retention.CASES,
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_constraint_is_tripped_by_name(name):
    assert_trips("commissioning", name, CASES[name])


def test_no_constraint_is_left_untried():
    assert_all_are_tried("commissioning", CASES)
