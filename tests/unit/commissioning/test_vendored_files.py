"""Files of others that we carry are the ones their makers published, byte for byte."""

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
MANIFESTS = [ROOT / "tests/e2e/vendor/vendor.json", ROOT / "static/vendor/vendor.json"]


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_vendored_file_has_the_digest_its_manifest_states(manifest: Path) -> None:
    stated = {
        name: digest
        for package in json.loads(manifest.read_text()).values()
        for name, digest in package["sha256"].items()
    }
    found = {name: hashlib.sha256((manifest.parent / name).read_bytes()).hexdigest() for name in stated}
    assert found == stated


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_vendored_script_or_style_is_missing_from_its_manifest(manifest: Path) -> None:
    stated = {name for package in json.loads(manifest.read_text()).values() for name in package["sha256"]}
    kept = {
        str(path.relative_to(manifest.parent))
        for path in manifest.parent.rglob("*")
        if path.suffix in {".js", ".css", ".woff2", ".ttf", ".otf"}
    }
    assert kept == stated
