"""Measure what people wait for, in throw-away databases: one JSON object on standard output, progress on the other.

    render_vs_bare               our rendering of the S0 record ÷ WeasyPrint alone on the same HTML, variant and fonts
    render_vs_bare_60_pages      the same of a business case of sixty pages, with its tables, charts and pictures
    certify_seconds              rendering and certifying the S0 record, in seconds
    contract_list_10000_vs_100   the first page of the admin's contract list with 10,000 contracts ÷ with 100
    queries                      how many queries each list page of the admin makes on the demonstration

and for each engine what `bench_register.py` measures of long registers, its keys ending in _sqlite or _postgresql.

Runs alternate between what is compared, so that a busy moment of the machine meets both; the least of seven counts.
SQLite in a temporary directory, or PostgreSQL when DATABASE_URL names one: the databases are made for this and dropped.
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

ROOT = Path(__file__).resolve().parent.parent
RUNS = 7
SIZES = {"small": 100, "large": 10_000}
COMMISSIONER = "priya.nair@brackenford.example"
TAKEN_AT = datetime(2020, 10, 22, 13, 40, tzinfo=UTC)
COPIES = 9  # of a sample of seven pages
ROWS_SEEN = 40  # of those made here, on a page of fifty
CONTRACT_LIST = "admin:frameworks_contract_changelist"


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def least(clock: Callable[[], float], **measured: Callable[[], object]) -> dict[str, float]:
    """The least time each takes on `clock`, in seconds, over seven runs in turn; a run before them warms the caches."""
    taken: dict[str, list[float]] = {name: [] for name in measured}
    for run in range(RUNS + 1):
        for name, act in measured.items():
            gc.collect()  # nobody pays for what the one before left behind
            started = clock()
            act()
            if run:
                taken[name].append(clock() - started)
    for name, times in taken.items():
        say(f"  {name}: {min(times):.3f} s (most {max(times):.3f} s)")
    return {name: min(times) for name, times in taken.items()}


def settle(folder: Path) -> None:
    """Start Django on settings of the bench's own: neither the environment nor an .env file changes what is measured,
    except which database."""
    sys.path.insert(0, str(ROOT))
    keep = os.environ.get("DATABASE_URL")
    for line in (ROOT / ".env.example").read_text().splitlines():
        os.environ.pop(line.lstrip("#").partition("=")[0], None)
    os.environ |= {
        "ENV_FILE": str(ROOT / "tests/test.env"),
        "DJANGO_SETTINGS_MODULE": "commissioning.settings",
        "DATA_DIR": str(folder),
        "LOG_LEVEL": "CRITICAL",
    }
    if keep:
        os.environ["DATABASE_URL"] = keep
    (folder / "static").mkdir()

    import django
    from django.conf import settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    django.setup()


def bench_long_paper() -> dict[str, object]:
    """What a business case of sixty pages costs: the form's sample content over and over, numbered as one paper."""
    from dataclasses import replace

    from weasyprint import HTML

    from commissioning.documents import assets, numbering, render
    from tests.fixtures import forms

    sample = forms.filled("business-case")
    paper = numbering.number(replace(sample.document, blocks=sample.document.blocks * COPIES), "roman")
    markup = render.render_html(paper, mode="print")

    def ours() -> bytes:
        return render.render_pdf(paper, created_at=TAKEN_AT, identifier=b"bench" * 3, pictures=sample.pictures)

    def bare() -> bytes:
        html = HTML(string=markup, url_fetcher=assets.Fetcher(assets.pictures(paper, sample.pictures)))
        return html.write_pdf(pdf_variant=render.VARIANT)

    say("documents: a business case of sixty pages")
    taken = least(process_time, ours=ours, bare=bare)
    return {"render_vs_bare_60_pages": round(taken["ours"] / taken["bare"], 3)}


def bench_documents() -> dict[str, object]:
    """What a record costs."""
    from weasyprint import HTML

    from commissioning.documents import assets, canonical, render, seal
    from tests.fixtures import s0_tree

    record = s0_tree.record()
    embedded = {"decision.json": canonical.dumps(s0_tree.DECISION).encode()}
    markup = render.render_html(record, mode="print")
    pkcs12, passphrase, _ = seal.make_demonstration_certificate(record.council.name, TAKEN_AT)
    signer = seal.load_signer(pkcs12, passphrase)

    def ours() -> bytes:
        return render.render_pdf(record, created_at=TAKEN_AT, identifier=b"bench" * 3, embedded=embedded)

    def bare() -> bytes:
        html = HTML(string=markup, url_fetcher=assets.Fetcher(assets.pictures(record, {})))
        return html.write_pdf(pdf_variant=render.VARIANT)

    def certified() -> bytes:
        return seal.seal(ours(), signer, reason="Bench", location="Bench", at=TAKEN_AT, tsa_url=None)

    say("documents: the S0 record")
    # Rendering is work of this process alone: its own time, unlike the wall's, is not that of others on the machine.
    taken = least(process_time, ours=ours, bare=bare) | least(perf_counter, certified=certified)
    return {
        "render_vs_bare": round(taken["ours"] / taken["bare"], 3),
        "certify_seconds": round(taken["certified"], 3),
    }


@contextmanager
def databases(names: list[str], prepare: Callable[[], None]) -> Iterator[Callable[[str], None]]:
    """Throw-away databases, migrated and alike: `prepare` fills the first, of which the others are copies.

    Yields the function that turns to one of them by name.
    """
    from django.conf import settings
    from django.db import connection

    original = connection.settings_dict["NAME"]
    stem = f"bench_{uuid.uuid4().hex[:8]}"
    is_file = connection.vendor == "sqlite"
    connection.settings_dict["TEST"]["NAME"] = str(settings.DATA_DIR / f"{stem}.sqlite3") if is_file else stem
    creation, first, *others = connection.creation, *names
    made: dict[str, str] = {}

    def turn_to(name: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = made[name]

    try:
        say("database: migrating, loading the demonstration")
        made[first] = creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        prepare()
        connection.close()
        for name in others:
            creation.clone_test_db(suffix=name, verbosity=0, autoclobber=True)
            made[name] = creation.get_test_db_clone_settings(name)["NAME"]
        yield turn_to
    finally:
        for name in reversed(made):
            turn_to(first)
            creation.destroy_test_db(original, verbosity=0, suffix=None if name == first else name)


def load_demonstration() -> None:
    from django.core.management import call_command

    call_command("load_demo", stdout=sys.stderr)


def signed_in(email: str):
    """A browser in which this person of the demonstration has signed in."""
    from django.test import Client

    from commissioning.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email=email))
    return client


def fill(count: int) -> None:
    """Contracts of the demonstration's council up to `count`, each with a lot and an option, in many states."""
    from commissioning.models import Council
    from frameworks.models import Contract, Lot, TermOption

    council = Council.objects.get(code="BRK")
    stages = ["planned", "in_procurement", "awarded", "live", "live", "live", "expired", "terminated"]
    departments = ["Adults and Health", "Children and Families", "Public Health", "Housing"]
    first = date(2015, 4, 1)
    rows = []
    for place in range(count - Contract.objects.filter(council=council).count()):
        starts_on = first + timedelta(days=place % 2500)
        ends_on = starts_on + timedelta(days=365 * (2 + place % 4))
        term = {"starts_on": starts_on, "initial_ends_on": ends_on, "max_ends_on": ends_on + timedelta(days=365)}
        rows.append(
            Contract(
                council=council,
                reference=f"BENCH-{place:05d}",
                title=f"Support of kind {place % 97} in area {place}",
                department=departments[place % len(departments)],
                stage=stages[place % len(stages)],
                regime="pcr2015",
                regime_basis_on=starts_on,
                route="open",
                authorised_ends_on=ends_on,
                current_ends_on=ends_on,
                **term,
            )
        )
    made = Contract.objects.bulk_create(rows, batch_size=500)
    Lot.objects.bulk_create([Lot(contract=row, number=1, title=row.title) for row in made], batch_size=500)
    TermOption.objects.bulk_create([TermOption(contract=row, order=1, months=12) for row in made], batch_size=500)


def bench_contract_list(turn_to: Callable[[str], None]) -> dict[str, object]:
    """What a long register costs: the same first page, out of a hundred contracts and out of ten thousand."""
    from django.db import connection
    from django.urls import reverse

    address, clients = reverse(CONTRACT_LIST), {}
    for name, count in SIZES.items():
        say(f"contracts: making {count}")
        turn_to(name)
        fill(count)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        clients[name] = signed_in(COMMISSIONER)

    def listed(name: str) -> None:
        page = clients[name].get(address)
        if page.status_code != 200 or page.content.count(b"BENCH-") < ROWS_SEEN:
            raise SystemExit(f"The list of {SIZES[name]} contracts could not be read: {page.status_code}.")

    taken: dict[str, list[float]] = {name: [] for name in SIZES}
    for _ in range(RUNS):
        for name in SIZES:
            turn_to(name)
            listed(name)  # opens the connection, and warms what is cached
            gc.collect()
            started = perf_counter()
            listed(name)
            taken[name].append(perf_counter() - started)
    for name, times in taken.items():
        say(f"  {name}: {min(times):.3f} s (most {max(times):.3f} s)")
    return {"contract_list_10000_vs_100": round(min(taken["large"]) / min(taken["small"]), 3)}


def bench_queries() -> dict[str, object]:
    """How many queries each list page of the admin makes, asked for by the first person of the demonstration who sees
    it."""
    from django.contrib import admin
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from commissioning.models import User

    say("queries: every list page")
    clients = [signed_in(email) for email in User.objects.order_by("pk").values_list("email", flat=True)]
    counted = {}
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        for client in clients:
            client.get(reverse(name))  # what is cached for the whole process is nobody's query
            with CaptureQueriesContext(connection) as queries:
                status = client.get(reverse(name)).status_code
            if status == 200:
                counted[name] = len(queries)
                break
        else:
            say(f"  {name}: no list that anybody sees")
    return {"queries": counted}


def bench_engines() -> dict[str, object]:
    """What long registers cost on each engine: in a process of its own, on databases of its own."""
    server, measured = os.environ.get("TEST_POSTGRESQL_URL", ""), {}
    for name, url in (("sqlite", ""), ("postgresql", server)):
        if name == "postgresql" and not url:
            say("register: no PostgreSQL to measure on (TEST_POSTGRESQL_URL)")
            continue
        say(f"register: {name}")
        given = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DATA_DIR")}
        script = ROOT / "scripts/bench_register.py"
        done = subprocess.run(
            [sys.executable, script],
            env=given | ({"DATABASE_URL": url} if url else {}),
            stdout=subprocess.PIPE,
            check=True,
        )
        measured |= json.loads(done.stdout)
    return measured


def main() -> None:
    # Whatever Django says on the way is progress too: standard output is for the answer.
    with redirect_stdout(sys.stderr), tempfile.TemporaryDirectory(prefix="commissioning-bench-") as folder:
        settle(Path(folder))
        measured = bench_documents() | bench_long_paper()
        with databases(list(SIZES), load_demonstration) as turn_to:
            turn_to("small")
            measured |= bench_queries()
            measured |= bench_contract_list(turn_to)
        measured |= bench_engines()
    print(json.dumps(measured, indent=2, sort_keys=True))


if __name__ == "__main__":
    main()
