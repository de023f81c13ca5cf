"""Measure the register on one database, which DATABASE_URL names: one JSON object, each key ending in _sqlite or
_postgresql.

    list, contract, home, search  the page with 100,000 contracts ÷ with 1,000, made up by generate_register; the search
                                  is one that finds some fifty things, the same in both
    ocds_peak_mb                  what the process of export_register --format ocds of 100,000 contracts takes at most
    list_vs_stock_admin           our list of contracts ÷ Django's own admin with the same columns, rows and joins
    import_rate_10000_vs_1000     contracts a second of an import of 10,000 rows ÷ of one of 1,000
    import_vs_django_import_export  contracts a second of ours ÷ of django-import-export with the same graph and checks

BENCH_CONTRACTS=SMALL,LARGE makes other sizes, for a first look.
"""

import csv
import gc
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent))
from bench import ROOT, databases, least, say, settle, signed_in

SMALL, LARGE = (int(size) for size in os.environ.get("BENCH_CONTRACTS", "1000,100000").split(","))
RUNS = 9
PAGES = ("list", "contract", "home", "search")
SEARCHED = "GEN-000+Garrow"  # of the first thousand contracts of any register those in one place
SHEETS = (1_000, 10_000)
ROW_BY_ROW = 200  # as many as django-import-export is given: it takes the longer for each row, the more there are
# Prints how many MB it held at most, after all else that the command prints. Not `ru_maxrss`: that begins with what the
# process held that started this one.
ALONE = """
import sys, django
from pathlib import Path
django.setup()
from django.core.management import call_command
call_command("export_register", *sys.argv[1:])
[most] = [one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmHWM")]
print(int(most.split()[1]) / 1024)
"""
HEADINGS = (
    "Reference number", "Title", "Department", "Description", "Supplier name", "Company number", "Contract value",
    "Annual value", "Start date", "End date", "Review date", "Quote or tender", "SME", "VCSE", "Options (months)",
)  # fmt: skip


def sheet(count: int, prefix: str) -> bytes:
    """A council's own sheet of so many contracts, ten to a provider."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for number in range(count):
        year = 2019 + number % 5
        writer.writerow([
            f"{prefix}-{number:06d}", f"Support of kind {number}", "Adults and Health", "Support at home, as needed.",
            f"Provider {prefix} {number // 10} Limited", f"{prefix}{number // 10:06d}", f"£{10_000 + number:,}",
            f"£{5_000 + number:,}", f"01/04/{year}", f"31/03/{year + 3}", f"01/10/{year + 2}", "Tender", "Yes", "No",
            "12 + 12",
        ])  # fmt: skip
    return out.getvalue().encode()


def generate(count: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("generate_register", contracts=count, stdout=sys.stderr)
    call_command("rebuild_search", stdout=sys.stderr)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def pages() -> dict[str, str]:
    """The address of each page that is measured, of one contract in the middle of what every size holds."""
    from django.urls import reverse

    from frameworks.models import Contract

    contract = Contract.objects.get(council__code="GEN", reference=f"GEN-{SMALL // 2:06d}")
    return {
        "list": reverse("frameworks:contract-list"),
        "contract": reverse("frameworks:contract-detail", args=[contract.pk]),
        "home": reverse("home"),
        "search": f"{reverse('search')}?q={SEARCHED}",
    }


def bench_pages(turn_to: Callable[[str], None]) -> dict[str, float]:
    """Each page with few contracts and with many, in turn; the least of nine counts."""
    from frameworks.services.importing.generated import COMMISSIONER

    clients, addresses = {}, {}
    for name in ("small", "large"):
        turn_to(name)
        clients[name], addresses[name] = signed_in(COMMISSIONER), pages()
    taken: dict[tuple[str, str], list[float]] = {}
    for page in PAGES:
        for _ in range(RUNS):
            for name in ("small", "large"):
                turn_to(name)
                clients[name].get(addresses[name][page])  # opens the connection, and warms what is cached
                gc.collect()
                started = perf_counter()
                answer = clients[name].get(addresses[name][page])
                taken.setdefault((page, name), []).append(perf_counter() - started)
                if answer.status_code != 200:
                    raise SystemExit(f"{page} with {name} could not be read: {answer.status_code}.")
    ratios = {}
    for page in PAGES:
        few, many = (min(taken[page, name]) for name in ("small", "large"))
        say(f"  {page}: {few:.3f} s with {SMALL}, {many:.3f} s with {LARGE}")
        ratios[page] = round(many / few, 3)
    return ratios


def bench_stock_admin(turn_to: Callable[[str], None]) -> dict[str, float]:
    """Our list against Django's own of the same rows and columns, with as many contracts as there are."""
    from django.test import RequestFactory

    from commissioning.models import User
    from frameworks.services.importing.generated import COMMISSIONER
    from scripts.stock_admin import stock_admin

    turn_to("large")
    client, address = signed_in(COMMISSIONER), pages()["list"]
    model_admin, user = stock_admin(), User(is_superuser=True, is_staff=True, is_active=True)
    request = RequestFactory().get("/stock/")
    request.user = user

    def ours() -> None:
        client.get(address)

    def stock() -> None:
        model_admin.changelist_view(request).render()

    taken = least(perf_counter, ours=ours, stock=stock)
    return {"list_vs_stock_admin": round(taken["ours"] / taken["stock"], 3)}


def bench_open_data(turn_to: Callable[[str], None]) -> dict[str, float]:
    """Everything of every contract in a process of its own, which says itself how much memory it had at most."""
    from django.db import connection

    turn_to("large")
    held = connection.settings_dict
    url = f"sqlite:///{held['NAME']}"
    if connection.vendor == "postgresql":
        secret = f":{held['PASSWORD']}" if held["PASSWORD"] else ""
        url = f"postgres://{held['USER']}{secret}@{held['HOST']}:{held['PORT']}/{held['NAME']}"
    with tempfile.TemporaryDirectory(prefix="commissioning-bench-") as folder:
        out = Path(folder) / "register.json"
        done = subprocess.run(
            [sys.executable, "-c", ALONE, "--format=ocds", f"--out={out}", "--council=GEN"],
            env=os.environ | {"DATABASE_URL": url},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            check=True,
        )
        size = out.stat().st_size / 1_000_000
    peak = float(done.stdout.split()[-1])
    say(f"  ocds: {size:.0f} MB written, {peak:.0f} MB of memory at most")
    return {"ocds_peak_mb": round(peak, 1)}


def bring_in(count: int, prefix: str) -> float:
    """Seconds that an import of so many contracts takes, from the bytes of the file to the commit."""
    from commissioning import clock
    from commissioning.models import User
    from commissioning.selectors.people import actor_for
    from frameworks.importing.records import read_file
    from frameworks.services.importing import register
    from frameworks.services.importing.generated import COMMISSIONER

    content, name = sheet(count, prefix), f"{prefix}.csv"
    actor = actor_for(User.objects.get(email=COMMISSIONER), on=clock.today())
    gc.collect()
    started = perf_counter()
    file, at = read_file(content, name), clock.now()
    proved = register.try_out(file=file, actor=actor, at=at)
    if proved.problems:
        raise SystemExit(f"The sheet of the bench is refused: {proved.problems[0]}")
    register.bring_file(file=file, content=content, proved=proved, actor=actor, at=at)
    return perf_counter() - started


def bench_imports(turn_to: Callable[[str], None]) -> dict[str, float | None]:
    turn_to("imports")
    bring_in(100, "WA")
    few, many = SHEETS
    times: dict[int, list[float]] = {few: [], many: []}
    for turn in ("A", "B", "C"):  # in turn, so that a busy moment meets both
        times[few].append(bring_in(few, f"F{turn}"))
        if turn != "C":
            times[many].append(bring_in(many, f"M{turn}"))
        times[few].append(bring_in(few, f"G{turn}"))
    # The median: of many short runs the least is a lucky one, and long ones have no such luck.
    rates = {count: count / statistics.median(taken) for count, taken in times.items()}
    for count, rate in rates.items():
        say(f"  import of {count}: {rate:.0f} contracts a second (most {count / min(times[count]):.0f})")
    measured: dict[str, float | None] = {"import_rate_10000_vs_1000": round(rates[many] / rates[few], 3)}
    try:
        from scripts.stock_import import bring_in_row_by_row
    except ImportError as missing:
        say(f"  django-import-export is not installed: {missing}")
        return {**measured, "import_vs_django_import_export": None}
    seconds = bring_in_row_by_row(sheet(ROW_BY_ROW, "SI"), day=date(2026, 3, 2))
    say(f"  django-import-export: {ROW_BY_ROW / seconds:.0f} contracts a second")
    return {**measured, "import_vs_django_import_export": round(rates[few] / (ROW_BY_ROW / seconds), 3)}


def main() -> None:
    with redirect_stdout(sys.stderr), tempfile.TemporaryDirectory(prefix="commissioning-bench-") as folder:
        settle(Path(folder))
        from django.db import connection

        engine = connection.vendor
        with databases(["small", "large", "imports"], lambda: generate(SMALL)) as turn_to:
            say(f"{engine}: importing")
            measured = dict(bench_imports(turn_to))
            say(f"{engine}: making {LARGE} contracts")
            turn_to("large")
            generate(LARGE)
            measured |= bench_pages(turn_to)
            measured |= bench_stock_admin(turn_to)
            measured |= bench_open_data(turn_to)
    print(json.dumps({f"{key}_{engine}": value for key, value in measured.items()}, indent=2, sort_keys=True))


if __name__ == "__main__":
    main()
