"""Files of others that we carry are the ones their makers published, byte for byte."""

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
MANIFESTS = sorted(
    path for folder in ("static", "tests", "frameworks") for path in (ROOT / folder).rglob("vendor.json")
)
COMPILED = {".js", ".otf", ".ttf", ".woff2"}


def stated(manifest: Path) -> dict[str, str]:
    packages = json.loads(manifest.read_text(encoding="utf-8")).values()
    return {name: digest for package in packages for name, digest in package["sha256"].items()}


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_vendored_file_has_the_digest_its_manifest_states(manifest: Path) -> None:
    found = {name: hashlib.sha256((manifest.parent / name).read_bytes()).hexdigest() for name in stated(manifest)}
    assert found == stated(manifest)


def test_no_library_or_font_is_carried_outside_a_manifest() -> None:
    accounted = {manifest.parent / name for manifest in MANIFESTS for name in stated(manifest)}
    vendored = {
        path for folder in ("static", "tests") for path in (ROOT / folder).rglob("*") if path.suffix in COMPILED
    }
    ours = {path for path in vendored if path.suffix == ".js" and "vendor" not in path.parts}
    assert vendored - ours - accounted == set()
