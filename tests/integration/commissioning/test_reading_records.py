"""Lists of the audit chain and of certified documents: who reads them, how they are told, and trying again."""

import pytest
from django.urls import reverse

from commissioning import clock
from commissioning.documents import nodes
from commissioning.documents.kept import Kept
from commissioning.enums import RenditionKind, RenditionStatus, Role
from commissioning.models import AuditEvent, Rendition, SignedArtefact
from commissioning.models.audit import INSTALLATION
from commissioning.services import certificates, documents
from tests.factories.commissioning import CouncilFactory, PostFactory, PostHoldingFactory, UserFactory, actor_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    return CouncilFactory(code="BRK", name="Brackenford Borough Council")


@pytest.fixture
def at():
    return clock.now()


@pytest.fixture
def office(council):
    return actor_with(Role.DEMOCRATIC_SERVICES, council=council, title="Democratic Services Officer")


def paper_of(council):
    """A document with one paragraph."""
    return nodes.Document(
        title="A notice",
        council=nodes.Council(name=council.name, colour=council.brand_colour),
        reference="BRK-DPR-2020-014",
        kind="Notice",
        status="Issued",
        classification="Public",
        watermark=None,
        blocks=(nodes.Paragraph((nodes.Text("Something was decided."),)),),
    )


def request(council, actor, at, *, is_exempt=False):
    snapshot = documents.store_snapshot(
        council=council, kind=RenditionKind.DECISION_NOTICE, reference="BRK-DPR-2020-014",
        content=Kept(paper_of(council)), at=at, is_exempt=is_exempt,
    )  # fmt: skip
    return documents.request_rendition(snapshot=snapshot, actor=actor, at=at)


def test_a_document_that_could_not_be_certified_says_why_and_is_made_again(client, council, office, settings, at):
    rendition = request(council, office, at)
    assert documents.render_and_seal(rendition_pk=rendition.pk, at=at).status == RenditionStatus.SEAL_FAILED
    client.force_login(office.user)
    page = client.get(reverse("admin:commissioning_rendition_change", args=[rendition.pk]))
    assert "No certificate is set." in page.text
    retry = reverse("admin:commissioning_rendition_act", args=[rendition.pk, "retry"])
    again = client.post(retry, {"version": 0})
    assert "It failed again. No certificate is set." in again.text
    certificates.set_up_demonstration(council=council, at=at)
    done = client.post(retry, {"version": 0}, follow=True)
    assert "It is made and certified." in done.text
    assert "Download the certified file (PDF)" in done.text
    assert SignedArtefact.objects.get().rendition == rendition
    assert client.get(retry).status_code == 403


def test_a_wrong_passphrase_is_seen_and_put_right(client, council, office, settings, at):
    certificates.set_up_demonstration(council=council, at=at)
    folder = settings.DATA_DIR / "demonstration-certificate"
    settings.SEAL_PKCS12, settings.SEAL_PASSPHRASE = str(folder / "certificate.p12"), "wrong"
    rendition = request(council, office, at)
    documents.render_and_seal(rendition_pk=rendition.pk, at=at)
    client.force_login(office.user)
    page = client.get(reverse("admin:commissioning_rendition_change", args=[rendition.pk]))
    assert "passphrase" in page.text
    settings.SEAL_PASSPHRASE = (folder / "passphrase").read_text()
    retry = reverse("admin:commissioning_rendition_act", args=[rendition.pk, "retry"])
    assert client.post(retry, {"version": 0}).status_code == 302
    assert Rendition.objects.get().status == RenditionStatus.DONE


def test_a_certified_file_is_served_byte_for_byte_and_an_exempt_one_is_not(client, council, office, at):
    certificates.set_up_demonstration(council=council, at=at)
    public, exempt = (
        documents.render_and_seal(rendition_pk=request(council, office, at, is_exempt=kept).pk, at=at).artefact
        for kept in (False, True)
    )
    client.force_login(office.user)
    name = "admin:commissioning_signedartefact_download"
    served = client.get(reverse(name, args=[public.pk]))
    assert served.content == documents.content_of(public.sha256)
    assert served["Content-Disposition"] == 'attachment; filename="BRK-DPR-2020-014.pdf"'
    refused = client.get(reverse(name, args=[exempt.pk]))
    assert refused.status_code == 403
    assert "Those granted to read it fetch it from the report." in refused.text


def test_an_auditor_reads_the_chain_as_sentences(client, council, at):
    auditor = actor_with(Role.AUDITOR, council=council)
    PostFactory(council=council)
    administrator = actor_with(Role.ADMINISTRATOR, council=council, title="Administrator")
    client.force_login(administrator.user)
    client.post(reverse("admin:commissioning_user_add"), {"full_name": "Helen Abara", "email": "helen@brk.example"})
    client.force_login(auditor.user)
    page = client.get(reverse("admin:commissioning_auditevent_changelist"))
    event = AuditEvent.objects.exclude(chain=INSTALLATION).get()
    assert f"{administrator.label}, Administrator: person added: Helen Abara." in page.text
    one = client.get(reverse("admin:commissioning_auditevent_change", args=[event.pk]))
    assert event.hash in one.text
    assert 'type="submit" name="_continue"' not in one.text


def test_the_chain_of_another_council_is_not_there(client, council):
    stranger = actor_with(Role.AUDITOR, council=CouncilFactory())
    administrator = actor_with(Role.ADMINISTRATOR, council=council)
    client.force_login(administrator.user)
    client.post(reverse("admin:commissioning_user_add"), {"full_name": "Helen Abara", "email": "helen@brk.example"})
    event = AuditEvent.objects.exclude(chain=INSTALLATION).get()
    client.force_login(stranger.user)
    assert "Helen Abara" not in client.get(reverse("admin:commissioning_auditevent_changelist")).text
    assert client.get(reverse("admin:commissioning_auditevent_change", args=[event.pk])).status_code == 404


@pytest.mark.parametrize(
    ("name", "make", "queries"),
    [
        ("post", lambda council: PostFactory(council=council), 8),
        ("user", lambda council: PostHoldingFactory(post=PostFactory(council=council), user=UserFactory()), 6),
    ],
)
def test_a_list_takes_as_many_queries_for_three_rows_as_for_one(
    client, council, django_assert_num_queries, name, make, queries
):
    client.force_login(actor_with(Role.AUDITOR, council=council).user)
    for more in (1, 2):
        for _ in range(more):
            make(council)
        with django_assert_num_queries(queries):
            client.get(reverse(f"admin:commissioning_{name}_changelist"))
