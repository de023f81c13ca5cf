"""Attached files are kept by their hash, in the database or on S3-compatible storage, and come back byte for byte."""

import hashlib
import os
import re
import subprocess
import sys

import boto3
import pytest
from django.core.files.base import ContentFile

from commissioning.models import StoredContent
from commissioning.services import attachments
from frameworks.models import ContractAttachment
from tests.factories import files

CONTENT = files.PDF
SHA256 = hashlib.sha256(CONTENT).hexdigest()
KEYS = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing", "region_name": "eu-west-2"}


def attachment(sha256=SHA256):
    return ContractAttachment(sha256=sha256)


@pytest.mark.django_db
def test_the_database_keeps_a_file_once_and_gives_it_back():
    assert attachments.keep(CONTENT) == attachments.keep(CONTENT) == SHA256
    assert StoredContent.objects.filter(pk=SHA256).count() == 1
    assert attachments.content_of(attachment()) == CONTENT
    assert attachments.storage().size(SHA256) == len(CONTENT)


@pytest.mark.django_db
def test_a_file_that_is_gone_is_said_to_be():
    with pytest.raises(attachments.DamagedFile):
        attachments.content_of(attachment("0" * 64))


@pytest.mark.django_db
def test_the_database_keeps_nothing_under_a_name_that_is_not_its_hash():
    with pytest.raises(ValueError, match="named by the SHA-256"):
        attachments.storage().save("deed.pdf", ContentFile(CONTENT))


@pytest.fixture(scope="module")
def server():
    """A real S3-compatible server in a process of its own; its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"],
        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=os.environ | {"NO_COLOR": "1"},
    )  # fmt: skip
    try:
        for line in process.stderr:
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if found:
                break
        yield found.group(0)
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stderr.close()


@pytest.fixture
def bucket(server, settings):
    client = boto3.client("s3", endpoint_url=server, **KEYS)
    client.create_bucket(Bucket="annexes", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    options = {"bucket_name": "annexes", "endpoint_url": server, "access_key": "testing", "secret_key": "testing",
               "region_name": "eu-west-2", "default_acl": "private"}  # fmt: skip
    place = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "attachments": place}
    yield client
    for held in client.list_objects_v2(Bucket="annexes").get("Contents", []):
        client.delete_object(Bucket="annexes", Key=held["Key"])
    client.delete_bucket(Bucket="annexes")


def test_a_bucket_keeps_a_file_under_its_hash_and_gives_it_back(bucket):
    assert attachments.keep(CONTENT) == attachments.keep(CONTENT) == SHA256
    assert [held["Key"] for held in bucket.list_objects_v2(Bucket="annexes")["Contents"]] == [SHA256]
    assert attachments.content_of(attachment()) == CONTENT


def test_what_somebody_changed_in_the_bucket_is_not_served(bucket):
    attachments.keep(CONTENT)
    bucket.put_object(Bucket="annexes", Key=SHA256, Body=b"something else")
    with pytest.raises(attachments.DamagedFile):
        attachments.content_of(attachment())
    bucket.delete_object(Bucket="annexes", Key=SHA256)
    with pytest.raises(attachments.DamagedFile):
        attachments.content_of(attachment())


def test_the_settings_name_the_bucket(tmp_path):
    code = "from commissioning.settings import STORAGES; print(STORAGES['attachments'])"
    given = {
        "SECRET_KEY": "x" * 50,
        "ATTACHMENTS_S3_BUCKET": "annexes",
        "ATTACHMENTS_S3_ENDPOINT": "https://s3.example",
    }
    env = os.environ | given | {"ENV_FILE": str(tmp_path / "none")}
    (tmp_path / "none").write_text("")
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True).stdout
    assert "'storages.backends.s3.S3Storage'" in said
    assert "'bucket_name': 'annexes'" in said
    assert "'endpoint_url': 'https://s3.example'" in said
