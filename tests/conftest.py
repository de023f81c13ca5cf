"""What every test stands on: quick passwords, plain static files, a data directory of its own, append-only tables
that can be flushed between tests, and templates in which an undefined variable is a failure."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

# A machine that is busy with something else proves nothing about a rule.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parent.parent
OWN_PACKAGES = ("templates", "commissioning", "providers", "frameworks", "decisions")

# Before the settings are read: neither the environment nor an .env file may change what a test sees.
for name in re.findall(r"^#?([A-Z][A-Z0-9_]*)=", (ROOT / ".env.example").read_text(), re.MULTILINE):
    if name != "DATABASE_URL":
        os.environ.pop(name, None)
os.environ["ENV_FILE"] = str(ROOT / "tests/test.env")
os.environ["DJANGO_SETTINGS_MODULE"] = "commissioning.settings"


def pytest_configure() -> None:
    # A thread of the live server that a browser keeps waiting would otherwise keep its connection past the last test.
    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # The manifest exists only after collectstatic; a test of its own proves that collectstatic succeeds.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    for engine in settings.TEMPLATES:
        engine["OPTIONS"]["string_if_invalid"] = UndefinedVariable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests first and together: they are the longest, and share one browser per worker. Then who is served
    what, so that nothing long is left for the end.

    A test that asks no database, or only how pages look and whom they are for, says the same beside every one: it
    runs with SQLite, and is deselected with another.
    """
    items.sort(key=_turn)
    if connection.vendor != "sqlite":
        left_out = [item for item in items if not _asks_the_database(item)]
        items[:] = [item for item in items if _asks_the_database(item)]
        config.hook.pytest_deselected(items=left_out)


def _turn(item: pytest.Item) -> int:
    if "e2e" in item.path.relative_to(ROOT).parts:
        return 0
    return 1 if item.path.stem == "test_access" else 2


def _asks_the_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "django_db_setup", "live_server"}
    if item.get_closest_marker("any_database") is not None:
        return False
    return item.get_closest_marker("django_db") is not None or not fixtures.isdisjoint(
        getattr(item, "fixturenames", ())
    )


class UndefinedVariable(str):
    """Django's `string_if_invalid`: fails the test when the template that names an undefined variable is ours.

    In a template of Django's or of a library's it is the empty string, and that library's filters (`default`, …)
    see it as such.
    """

    allowed = False

    def __bool__(self) -> bool:
        return not self.allowed and self._template_of_ours() is not None

    def __contains__(self, text: object) -> bool:
        return text == "%s"

    def __mod__(self, variable: object) -> str:
        pytest.fail(f"Undefined template variable '{variable}' in {self._template_of_ours()}")

    @staticmethod
    def _template_of_ours() -> Path | None:
        """The file of the innermost template node being rendered, when that file belongs to this project."""
        frame = sys._getframe(2)
        while frame:
            if frame.f_code.co_name in {"render", "render_annotated"}:
                origin = getattr(frame.f_locals.get("self"), "origin", None)
                if origin is not None:
                    file = Path(str(origin.name))
                    inside = file.is_relative_to(ROOT) and file.relative_to(ROOT).parts[0] in OWN_PACKAGES
                    return file if inside else None
            frame = frame.f_back
        return None


@pytest.fixture(autouse=True)
def _undefined_variables_where_marked(request: pytest.FixtureRequest) -> Iterator[None]:
    UndefinedVariable.allowed = request.node.get_closest_marker("undefined_template_variables") is not None
    yield
    UndefinedVariable.allowed = False


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path: Path) -> Path:
    """A data directory of the test's own, so that no test finds another's certificate or files."""
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    return settings.DATA_DIR


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Put a SQLite test database into a file of this run, as in use.

    One in memory knows neither several connections nor a write-ahead log.
    """
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"] = {
            **database.get("TEST", {}),
            "NAME": str(tmp_path_factory.mktemp("database") / "test.sqlite3"),
        }


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The test database; before it is dropped, every session in it is ended.

    A thread of the live server may outlast the browser that called it, and PostgreSQL drops no database in use.
    """
    from tests.factories import kept_rows

    with django_db_blocker.unblock():
        kept_rows.learn_what_is_there_to_begin_with()
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection._nodb_cursor() as elsewhere:
            elsewhere.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
                [connection.settings_dict["NAME"]],
            )


@pytest.fixture(scope="session", autouse=True)
def _flush_append_only_tables() -> Iterator[None]:
    """Let a TransactionTestCase empty the append-only tables when it ends, and arm their triggers again."""
    from commissioning import append_only
    from tests.factories import kept_rows

    flush = TransactionTestCase._fixture_teardown

    def flush_disarmed(case: TransactionTestCase) -> None:
        with append_only.disarmed():
            flush(case)
        cache.clear()  # its table is no model's: sign-in attempts counted in one test would tell in the next
        kept_rows.learn_what_is_there_to_begin_with()

    TransactionTestCase._fixture_teardown = flush_disarmed
    yield
    TransactionTestCase._fixture_teardown = flush
