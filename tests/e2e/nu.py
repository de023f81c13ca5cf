"""The Nu HTML checker: one Java process that checks page after page."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

JAR = Path(__file__).resolve().parents[2] / "node_modules/vnu-jar/build/dist/vnu.jar"
PATIENCE = 60
# What govuk-frontend's own markup makes it say, on purpose: older browsers need both.
KNOWN = (
    "Attribute “aria-hidden” is unnecessary for elements that have attribute “hidden”.",
    "The “list” role is unnecessary for element “ul”.",  # VoiceOver takes a list without marks for none
    "The “group” role is unnecessary for element “fieldset”.",  # a date in three boxes
)


class CannotCheck(AssertionError):
    """The checker could not run; the message says what to install."""


class NuChecker:
    """The checker as a service on this machine. Started when the first page is checked."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def start(self) -> None:
        """Start Java and wait until it answers."""
        java = shutil.which("java")
        if java is None or not JAR.exists():
            raise CannotCheck(
                "Java or the npm package vnu-jar is missing, so no page can be checked: run `make setup`."
            )
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [java, "-Xss1m", "-Xmx256m", "-Dnu.validator.servlet.bind-address=127.0.0.1", "-cp", str(JAR)]
        self.process = subprocess.Popen(
            [*command, "nu.validator.servlet.Main", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            if self.has_ended(within=0.2) or time.monotonic() > deadline:
                raise CannotCheck("The Nu HTML checker does not start.")

    def answers(self) -> bool:
        """Whether it listens yet."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False

    def has_ended(self, *, within: float) -> bool:
        """Whether the process ends within so many seconds."""
        try:
            self.process.wait(timeout=within)
        except subprocess.TimeoutExpired:
            return False
        return True

    def faults(self, markup: bytes) -> list[str]:
        """Everything the checker finds in one page: errors and warnings."""
        if self.process is None:
            self.start()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/?out=json",
            data=markup,
            headers={"Content-Type": "text/html; charset=utf-8"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            told = json.load(answer)
        said = [one for one in told["messages"] if one["type"] == "error" or one.get("subType") == "warning"]
        return [
            f"line {one.get('lastLine')}: {one['message']} {one.get('extract', '')[:160]!r}"
            for one in said
            if one["message"] not in KNOWN
        ]

    def stop(self) -> None:
        """End the process that was started here."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=PATIENCE)
