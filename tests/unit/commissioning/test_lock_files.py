"""What is installed is exactly what was resolved, from whichever index the installer trusts."""

import re
from importlib import metadata
from pathlib import Path

import pytest

REQUIREMENTS = Path(__file__).resolve().parents[3] / "requirements"
LOCKS = [REQUIREMENTS / "base.txt", REQUIREMENTS / "dev.txt"]


def requirement_lines(lock: Path) -> list[str]:
    """Each requirement with its continuation lines joined, comments left out."""
    lines = [line for line in lock.read_text().splitlines() if not line.lstrip().startswith("#")]
    return [line for line in "\n".join(lines).replace("\\\n", " ").splitlines() if line.strip()]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_pins_one_version_with_hashes_and_names_no_address(lock: Path) -> None:
    shape = re.compile(r"^[A-Za-z0-9._-]+(\[[a-z0-9,-]+\])?==\S+( ; [^;@]+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*$")
    assert [line for line in requirement_lines(lock) if not shape.match(line)] == []
    assert re.findall(r"\S+://\S+|--(?:index|extra-index|find-links|trusted)\S*", lock.read_text()) == []


def test_development_lock_agrees_with_the_lock_of_the_product() -> None:
    pins = [{line.split(" ")[0] for line in requirement_lines(lock)} for lock in LOCKS]
    assert pins[0] - pins[1] == set()


def test_psycopg_3_stays_out() -> None:
    """Django prefers psycopg 3 to psycopg2 without a word when both are there; we test with psycopg2."""
    names = {re.split(r"[=\[]", line)[0].lower() for lock in LOCKS for line in requirement_lines(lock)}
    installed = {(distribution.name or "").lower() for distribution in metadata.distributions()}
    assert {"psycopg", "psycopg-binary", "psycopg-c"} & (names | installed) == set()
