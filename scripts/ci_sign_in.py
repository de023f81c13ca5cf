"""Sign in to the running demonstration as every person it announces, through the form a person would use.

Usage: ci_sign_in.py ADDRESS LOG     LOG is what `make demo` wrote; exits 1 when somebody cannot sign in
       ci_sign_in.py --healthy ADDRESS     exits 1 unless ADDRESS/healthz answers

Standard library only: it runs before anything is installed.
"""

import http.cookiejar
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

SIGN_IN, FIRST_PAGES = "/accounts/login/", ("/", "/admin/")


def healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def sign_ins(log: str) -> list[tuple[str, str]]:
    """The (e-mail, password) pairs that `make demo` announced: one password for all, one line per person."""
    password = re.search(r"password\b[^:\n]*:\s*(\S+)", log, re.IGNORECASE)
    if not password:
        raise SystemExit("make demo announced no password")
    return [(email, password[1]) for email in dict.fromkeys(re.findall(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", log))]


def sign_in(address: str, email: str, password: str) -> str | None:
    """Sign in and open the first page of either face. Returns what went wrong, or None."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    with browser.open(address + SIGN_IN, timeout=30) as page:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    if not token:
        return "the sign-in page has no form"
    fields = {"csrfmiddlewaretoken": token[1], "login": email, "password": password}
    request = urllib.request.Request(
        address + SIGN_IN, urllib.parse.urlencode(fields).encode(), {"Referer": address + SIGN_IN}
    )
    with browser.open(request, timeout=60) as answer:
        if urllib.parse.urlsplit(answer.url).path == SIGN_IN:
            return "the form came back"
    for page in FIRST_PAGES:
        with browser.open(address + page, timeout=60) as answer:
            path = urllib.parse.urlsplit(answer.url).path
            if path != page:
                return f"{page} leads to {path}"
    return None


def main(arguments: list[str]) -> int:
    if arguments[0] == "--healthy":
        return 0 if healthy(arguments[1]) else 1
    address, log = arguments
    people = sign_ins(Path(log).read_text(encoding="utf-8"))
    failures = 0
    for email, password in people:
        try:
            problem = sign_in(address, email, password)
        except urllib.error.URLError as error:
            problem = str(error)
        print(f"{email}: {problem or 'signed in'}")
        failures += problem is not None
    return 1 if failures or not people else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
