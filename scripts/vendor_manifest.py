"""Finish what scripts/vendor copied: drop the rules for pictures we do not carry, and write the manifests.

vendor_manifest.py PACKAGE STATIC FIXTURES
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path


def without_pictures(css: str) -> str:
    """The stylesheet without declarations that name a picture file: the crest is not ours to show."""
    return re.sub(r"[\w-]+:[^;{}]*url\([^)]*govuk-crest\.svg[^)]*\)[^;{}]*;?", "", css)


def manifest(folder: Path, version: str) -> None:
    """Write vendor.json: what every file in the folder is, byte for byte."""
    files = sorted(path for path in folder.iterdir() if path.name != "vendor.json")
    told = {
        "govuk-frontend": {
            "version": version,
            "licence": "MIT",
            "sha256": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
        }
    }
    (folder / "vendor.json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Finish the folder of the site and the folder of the tests."""
    package, static, fixtures = map(Path, sys.argv[1:])
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    css = static / "govuk-frontend.css"
    css.write_text(without_pictures(css.read_text(encoding="utf-8")), encoding="utf-8")
    for folder in (static, fixtures):
        manifest(folder, version)


if __name__ == "__main__":
    main()
