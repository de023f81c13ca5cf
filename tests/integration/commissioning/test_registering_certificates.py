"""The monitoring officer registers the council's certificate; without that no record is certified with it."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from django.urls import reverse

from commissioning import clock
from commissioning.documents.errors import SealFailed
from commissioning.documents.seal import make_demonstration_certificate
from commissioning.enums import Role
from commissioning.models import AuditEvent, SealCertificate
from commissioning.models.audit import INSTALLATION
from commissioning.services import certificates
from tests.factories.commissioning import CouncilFactory, actor_with

pytestmark = pytest.mark.django_db
ADD = "admin:commissioning_sealcertificate_add"
LIST = "admin:commissioning_sealcertificate_changelist"


@pytest.fixture
def council():
    return CouncilFactory(code="BRK")


@pytest.fixture
def bought(settings, tmp_path):
    """A certificate that is set but not registered yet: archive and passphrase; returned as PEM with its key."""
    archive, passphrase, _ = make_demonstration_certificate("Brackenford Borough Council", clock.now())
    (tmp_path / "council.p12").write_bytes(archive)
    settings.SEAL_PKCS12, settings.SEAL_PASSPHRASE = str(tmp_path / "council.p12"), passphrase
    key, certificate, _ = pkcs12.load_key_and_certificates(archive, passphrase.encode())
    return (
        certificate.public_bytes(Encoding.PEM).decode(),
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    )


@pytest.fixture
def monitoring_officer(client, council):
    client.force_login(actor_with(Role.MONITORING_OFFICER, council=council).user)
    return client


def test_once_registered_the_certificate_in_use_certifies(monitoring_officer, council, bought):
    with pytest.raises(SealFailed, match="not registered for this council"):
        certificates.signer_for(council)
    response = monitoring_officer.post(reverse(ADD), {"pem": bought[0]})
    assert response.status_code == 302, response.text
    row = SealCertificate.objects.get()
    assert (row.council, row.is_demonstration) == (council, False)
    assert bytes(row.der) == x509.load_pem_x509_certificate(bought[0].encode()).public_bytes(Encoding.DER)
    assert certificates.signer_for(council)[1] == row
    assert AuditEvent.objects.exclude(chain=INSTALLATION).get().verb == "certificate.registered"
    assert (
        monitoring_officer.get(reverse("admin:commissioning_sealcertificate_change", args=[row.pk])).status_code == 200
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (lambda bought: "".join(bought), "This holds a private key."),
        (lambda bought: bought[0][:400], "This is no certificate in PEM form."),
        (lambda bought: "", "This field is required."),
    ],
    ids=["with its key", "half of it", "nothing"],
)
def test_anything_but_a_certificate_is_refused_and_said(monitoring_officer, bought, typed, said):
    response = monitoring_officer.post(reverse(ADD), {"pem": typed(bought)})
    assert response.status_code == 200
    assert said in response.text
    assert "PRIVATE KEY" not in response.text
    assert not SealCertificate.objects.exists()


def test_an_administrator_reads_the_registry_but_adds_nothing(client, council, bought):
    client.force_login(actor_with(Role.ADMINISTRATOR, council=council).user)
    assert client.get(reverse(LIST)).status_code == 200
    assert client.post(reverse(ADD), {"pem": bought[0]}).status_code == 403
    assert not SealCertificate.objects.exists()
