"""Whoever installs the product finds every setting, and no other, in .env.example, with its true default."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SETTINGS = ast.parse((ROOT / "commissioning/settings.py").read_text())
EXAMPLE = (ROOT / ".env.example").read_text()
# Defaults that settings.py computes, or that the example replaces by one that tells more.
COMPUTED = {"DATA_DIR", "DATABASE_URL", "ENV_FILE"}


def reads() -> dict[str, ast.Call]:
    """Each variable that settings.py reads, with the call that reads it: env.str("NAME", default=…)."""
    return {
        node.args[0].value: node
        for node in ast.walk(SETTINGS)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def as_written(call: ast.Call) -> str:
    """The default as one writes it in a file: true, a,b, text; nothing for a variable without one."""
    defaults = [ast.literal_eval(keyword.value) for keyword in call.keywords if keyword.arg == "default"]
    value = defaults[0] if defaults else ""
    if isinstance(value, list):
        return ",".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def examples() -> dict[str, str]:
    return dict(re.findall(r"^#?([A-Z][A-Z0-9_]*)=(.*)$", EXAMPLE, re.MULTILINE))


def test_the_example_names_exactly_the_settings_that_are_read() -> None:
    assert sorted(examples()) == sorted(reads())


def test_the_example_states_the_defaults_that_apply() -> None:
    defaults = {name: as_written(call) for name, call in reads().items() if name not in COMPUTED}
    assert {name: value for name, value in examples().items() if name not in COMPUTED} == defaults


def test_only_what_has_no_default_stands_uncommented() -> None:
    needed = {name for name, call in reads().items() if not call.keywords}
    assert set(re.findall(r"^([A-Z][A-Z0-9_]*)=", EXAMPLE, re.MULTILINE)) == needed == {"SECRET_KEY"}


def test_nothing_else_in_the_project_reads_the_environment() -> None:
    readers = [
        str(path.relative_to(ROOT))
        for package in ("commissioning", "providers", "frameworks", "decisions")
        for path in sorted((ROOT / package).rglob("*.py"))
        if re.search(r"\bos\.(environ\b(?!\.setdefault\(\"DJANGO_SETTINGS_MODULE\")|getenv)", path.read_text())
    ]
    assert readers == []


def test_a_database_set_to_nothing_is_the_default_one() -> None:
    """As where the file of an orchestrator names every variable."""
    asks = "from commissioning.settings import DATABASES; print(DATABASES['default']['ENGINE'])"
    given = os.environ | {"SECRET_KEY": "x", "DATABASE_URL": ""}
    ran = subprocess.run([sys.executable, "-c", asks], env=given, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.split()[-1] == "django.db.backends.sqlite3"
