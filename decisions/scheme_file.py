"""A whole scheme of delegation as a file that people read: TOML in, rules out, and back.

Pure: no row is read or written here. A file names posts by short keys, each with its title in the council, so that a
scheme of another council is adapted by changing the titles alone. Source: architecture §9 (configured by data).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from commissioning.enums import Discipline
from commissioning.money import pounds
from commissioning.verdicts import Reason, Verdict
from decisions.enums import AuthorityLevel, Condition, RecordType, RouteAction, ValueBasis
from decisions.routing import PostRef, Rule

LEVELS = {level.name.lower(): level for level in AuthorityLevel}
CONDITIONS = ("on_forward_plan", "key", "budgeted", "routine")
_NEEDED = ("name", "clause", "text", "action", "level", "decides", "record")
_ALLOWED = {
    *_NEEDED, *CONDITIONS, "priority", "basis", "value_from", "value_to", "consults", "clearances", "form", "starts_on",
    "ends_on",
}  # fmt: skip
_T = TypeVar("_T")


@dataclass(frozen=True)
class RuleWritten:
    """A rule as a file has it: its posts by the keys of the file. Values in pounds, as in `routing.Rule`."""

    name: str
    clause: str
    text: str
    action: RouteAction
    priority: int
    basis: ValueBasis
    value_from: Decimal | None
    value_to: Decimal | None
    on_forward_plan: Condition
    key: Condition
    budgeted: Condition
    routine: Condition
    level: AuthorityLevel
    decides: str
    consults: tuple[str, ...]
    clearances: tuple[Discipline, ...]
    form: str
    record: RecordType
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class SchemeFile:
    """A scheme: what it is called, its posts (key → title), and its rules in the order of the file."""

    name: str
    about: str
    posts: Mapping[str, str]
    rules: tuple[RuleWritten, ...]

    def with_titles(self, titles: Mapping[str, str]) -> SchemeFile:
        """The same scheme with other titles for some of its posts."""
        return replace(self, posts={**self.posts, **titles})

    def starting_on(self, day: date) -> SchemeFile:
        """The same scheme from another first day."""
        return replace(self, rules=tuple(replace(rule, starts_on=day) for rule in self.rules))

    def compared(self) -> tuple[RuleWritten, ...]:
        """The rules with titles for keys, so that two files that say the same are equal whatever their keys."""
        return tuple(in_titles(rule, self.posts) for rule in self.rules)

    def as_rules(self) -> tuple[Rule, ...]:
        """The rules as the router reads them, each post by its place in the file."""
        refs = {key: PostRef(number, title) for number, (key, title) in enumerate(self.posts.items(), start=1)}
        return tuple(_as_rule(pk, rule, refs) for pk, rule in enumerate(self.rules, start=1))


def in_titles(rule: RuleWritten, posts: Mapping[str, str]) -> RuleWritten:
    """A rule with the titles of its posts; a basis means nothing where there is no band."""
    is_banded = rule.value_from is not None or rule.value_to is not None
    return replace(
        rule,
        basis=rule.basis if is_banded else ValueBasis.THIS_DECISION,
        decides=posts[rule.decides],
        consults=tuple(sorted(posts[key] for key in rule.consults)),
        clearances=tuple(one for one in Discipline if one in rule.clearances),
    )


def _as_rule(pk: int, rule: RuleWritten, refs: Mapping[str, PostRef]) -> Rule:
    return Rule(
        pk=pk,
        name=rule.name,
        clause=rule.clause,
        text=rule.text,
        action=rule.action,
        priority=rule.priority,
        value_basis=rule.basis,
        value_from=rule.value_from,
        value_to=rule.value_to,
        on_forward_plan=rule.on_forward_plan,
        is_key=rule.key,
        budgeted=rule.budgeted,
        routine=rule.routine,
        level=rule.level,
        maker=refs[rule.decides],
        consultees=tuple(refs[key] for key in rule.consults),
        clearances=rule.clearances,
        template_slug=rule.form,
        record_type=rule.record,
        starts_on=rule.starts_on,
        ends_on=rule.ends_on,
    )


# --- reading ---


class _Wrong(ValueError):
    """An entry of the file that cannot be read; its words are told to whoever brings the file."""


def read(text: str) -> SchemeFile | Verdict:
    """The scheme in a file, or what is wrong with it, rule by rule: `not_a_scheme` throughout."""
    try:
        told = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        return _wrong([f"The file is not TOML: {error}."])
    posts, entries = told.get("posts", {}), told.get("rules", [])
    if not isinstance(posts, dict) or not isinstance(entries, list) or not entries:
        return _wrong(["A scheme has a table [posts] and at least one [[rules]]."])
    rules, problems = [], []
    for number, entry in enumerate(entries, start=1):
        try:
            rules.append(_rule(entry, posts, told.get("starts_on")))
        except _Wrong as wrong:
            problems.append(f"Rule {number}{_called(entry)}: {wrong}")
    problems += _twice(rules)
    if problems:
        return _wrong(problems)
    titles = {str(key): str(title) for key, title in posts.items()}
    return SchemeFile(str(told.get("name", "")), str(told.get("about", "")), titles, tuple(rules))


def _wrong(problems: Iterable[str]) -> Verdict:
    return Verdict(tuple(Reason("not_a_scheme", problem, "file") for problem in problems))


def _called(entry: Any) -> str:
    name = entry.get("name") if isinstance(entry, dict) else None
    return f" ({name})" if name else ""


def _twice(rules: Iterable[RuleWritten]) -> list[str]:
    """A rule is known by its clause and name: two of one name could not be told apart on a second reading."""
    seen: set[tuple[str, str]] = set()
    problems = []
    for rule in rules:
        if (rule.clause, rule.name) in seen:
            problems.append(f"{rule.clause} ({rule.name}) stands in the file twice.")
        seen.add((rule.clause, rule.name))
    return problems


def _rule(entry: Any, posts: Mapping[str, Any], starts_on: Any) -> RuleWritten:
    if not isinstance(entry, dict):
        raise _Wrong("it is no table.")
    missing = [name for name in _NEEDED if not entry.get(name)]
    unknown = sorted(set(entry) - _ALLOWED)
    if missing or unknown:
        lacks = f"it lacks {', '.join(missing)}. " if missing else ""
        raise _Wrong(f"{lacks}{f'{unknown[0]} is nothing a rule has.' if unknown else ''}".strip())
    conditions = {name: _one_of({one.value: one for one in Condition}, entry.get(name, "any")) for name in CONDITIONS}
    return RuleWritten(
        name=str(entry["name"]),
        clause=str(entry["clause"]),
        text=str(entry["text"]),
        action=_one_of({one.value: one for one in RouteAction}, entry["action"]),
        priority=_number(entry.get("priority", 100)),
        basis=_one_of({one.value: one for one in ValueBasis}, entry.get("basis", ValueBasis.THIS_DECISION.value)),
        value_from=_sum(entry.get("value_from")),
        value_to=_sum(entry.get("value_to")),
        **conditions,
        level=_one_of(LEVELS, entry["level"]),
        decides=_post(entry["decides"], posts),
        consults=tuple(_post(key, posts) for key in entry.get("consults", ())),
        clearances=tuple(_one_of({one.value: one for one in Discipline}, name) for name in entry.get("clearances", ())),
        form=str(entry.get("form", "")),
        record=_one_of({one.value: one for one in RecordType}, entry["record"]),
        starts_on=_day(entry.get("starts_on", starts_on), "starts_on"),
        ends_on=_day(entry["ends_on"], "ends_on") if "ends_on" in entry else None,
    )


def _one_of(known: Mapping[str, _T], value: Any) -> _T:
    if value not in known:
        raise _Wrong(f"“{value}” is none of: {', '.join(known)}.")
    return known[value]


def _post(key: Any, posts: Mapping[str, Any]) -> str:
    if key not in posts:
        raise _Wrong(f"[posts] has no “{key}”.")
    return str(key)


def _number(value: Any) -> int:
    if not isinstance(value, int) or value < 0:
        raise _Wrong(f"“{value}” is no whole number.")
    return value


def _sum(value: Any) -> Decimal | None:
    if value is None:
        return None
    try:
        return pounds(value)
    except (ValueError, TypeError, InvalidOperation) as error:
        raise _Wrong(f"“{value}” is no sum in pounds.") from error


def _day(value: Any, field: str) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _Wrong(f"{field} is a day, written like 2026-04-01.")
    return value


# --- writing ---


def written(scheme: SchemeFile) -> str:
    """The scheme as TOML that `read` reads back to the same; what is not demanded is left out."""
    head = [_line("name", scheme.name), _line("about", scheme.about)]
    posts = ["[posts]", *(_line(key, title) for key, title in scheme.posts.items())]
    rules = ["\n".join(["[[rules]]", *_rule_lines(rule)]) for rule in scheme.rules]
    return "\n\n".join(["\n".join(head), "\n".join(posts), *rules]) + "\n"


def _rule_lines(rule: RuleWritten) -> list[str]:
    conditions = {name: getattr(rule, name) for name in CONDITIONS}
    values: dict[str, Any] = {
        "name": rule.name,
        "clause": rule.clause,
        "text": rule.text,
        "action": rule.action.value,
        "priority": rule.priority,
        "level": rule.level.name.lower(),
        "basis": rule.basis.value if rule.value_from is not None or rule.value_to is not None else None,
        "value_from": rule.value_from,
        "value_to": rule.value_to,
        **{name: one.value for name, one in conditions.items() if one is not Condition.ANY},
        "decides": rule.decides,
        "consults": list(rule.consults) or None,
        "clearances": [one.value for one in rule.clearances] or None,
        "form": rule.form or None,
        "record": rule.record.value,
        "starts_on": rule.starts_on,
        "ends_on": rule.ends_on,
    }
    return [_line(name, value) for name, value in values.items() if value is not None]


def _line(key: str, value: Any) -> str:
    """A JSON string is a TOML basic string; the delete character alone has to be escaped besides."""
    if isinstance(value, date | Decimal):
        return f"{key} = {value}"
    return f"{key} = " + json.dumps(value, ensure_ascii=False).replace(chr(127), "\\u007f")
