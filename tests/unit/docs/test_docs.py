"""What the documents for people say of the project is so: links lead somewhere, commands and settings exist."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from decisions.demonstration import people

ROOT = Path(__file__).resolve().parents[3]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TEXTS = {str(page.relative_to(ROOT)): page.read_text(encoding="utf-8") for page in PAGES}
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
# Named in the documents, but read by Docker Compose, the make targets or the tests and not by the program.
OTHER_VARIABLES = {"POSTGRES_PASSWORD", "PORT", "TEST_POSTGRESQL_URL", "WRITE_SCREENSHOTS"}
FENCED = re.compile(r"```.*?```", re.DOTALL)
ADRS = sorted((ROOT / "docs/adr").glob("[0-9]*.md"))
ADR_HEADINGS = ["Context", "Decision", "Consequences", "What would change our mind"]

pages = pytest.mark.parametrize("name", TEXTS)


def example() -> dict[str, str]:
    """Every setting of .env.example with the value it shows."""
    return dict(re.findall(r"^#?([A-Z][A-Z0-9_]*)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))


def code_in(text: str) -> list[str]:
    """What stands in backticks, and each line of the fenced blocks."""
    fenced = [line.strip() for block in FENCED.findall(text) for line in block.splitlines()[1:-1]]
    return [*re.findall(r"`([^`\n]+)`", FENCED.sub("", text)), *fenced]


def anchor(heading: str) -> str:
    """The address a heading gets on the usual code forges."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pages
def test_links_lead_to_files_and_headings_that_exist(name):
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", FENCED.sub("", TEXTS[name])):
        if re.match(r"(https?|mailto):", target):
            continue
        path, _, fragment = target.partition("#")
        file = (ROOT / name).parent / path if path else ROOT / name
        if not file.exists():
            broken.append(target)
        elif fragment:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            if fragment not in {anchor(heading) for heading in headings}:
                broken.append(target)
    assert broken == []


@pages
def test_commands_named_exist(name):
    said = "\n".join(code_in(TEXTS[name]))
    assert set(re.findall(r"manage\.py ([a-z_]+)", said)) <= set(get_commands())
    assert set(re.findall(r"\bmake ([a-z]+)", said)) <= TARGETS


@pages
def test_files_and_folders_named_exist(name):
    top = {path.name for path in ROOT.iterdir()}
    named = {
        word
        for said in code_in(TEXTS[name])
        for word in re.findall(r"(?<![\w/.-])([\w.-]+/[\w./-]*)", said)
        if word.split("/")[0] in top and not word.startswith((".venv", "var/"))
    }
    assert [word for word in sorted(named) if not (ROOT / word).exists()] == []


@pages
def test_variables_named_are_settings(name):
    named = {
        word for said in code_in(TEXTS[name]) for word in re.findall(r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b(?=[=`]|$)", said)
    }
    assert named <= set(example()) | OTHER_VARIABLES


def test_the_table_of_settings_is_complete_with_their_defaults():
    rows = re.findall(r"^\| `([A-Z0-9_]+)` \| (.+?) \|", TEXTS["docs/deploy.md"], re.MULTILINE)
    assert sorted(name for name, _ in rows) == sorted(example())
    stated = {name: default.strip("`") for name, default in rows if default.startswith("`")}
    assert stated == {name: example()[name] for name in stated}
    assert {name for name, default in rows if default == "empty"} == {
        name for name, default in example().items() if not default and name != "SECRET_KEY"
    }


def test_the_glossary_explains_each_word_once_and_points_at_words_it_explains():
    text = TEXTS["docs/glossary.md"]
    terms = [term.lower() for term in re.findall(r"^- \*\*(.+?)\*\* – ", text, re.MULTILINE)]
    assert len(terms) == text.count("\n- ")
    assert sorted(terms) == sorted(set(terms))
    pointed = {word.lower() for word in re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", text.partition("## ")[2])}
    forms = {form for term in terms for form in (term, f"{term}s", f"{term}'s", f"{term}s'")}
    assert pointed - forms == set()


def test_every_decision_record_is_listed_and_says_the_same_four_things():
    listed = re.findall(r"^(\d+)\. \[(.+)\]\((.+)\)$", TEXTS["docs/adr/README.md"], re.MULTILINE)
    assert [link for _, _, link in listed] == [path.name for path in ADRS]
    for place, (number, title, link) in enumerate(listed, start=1):
        text = TEXTS[f"docs/adr/{link}"]
        assert (int(number), int(link[:4])) == (place, place)
        assert text.startswith(f"# {number}. {title}\n")
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ADR_HEADINGS


def test_the_readme_introduces_everybody_of_the_demonstration():
    rows = re.findall(r"^\| .+ \| (.+?) \| `(\S+@\S+)` \|$", TEXTS["README.md"], re.MULTILINE)
    cast = [*people.PEOPLE, people.ADMINISTRATOR]
    assert sorted(rows) == sorted((person.name, person.email) for person in cast)
    assert f"`{example()['DEMO_PASSWORD']}`" in TEXTS["README.md"]


def test_the_readme_names_every_command_of_ours():
    ours = {name for name, app in get_commands().items() if app in {"commissioning", "frameworks", "decisions"}}
    assert set(re.findall(r"^\| `([a-z_]+)", TEXTS["README.md"], re.MULTILINE)) == ours
