"""A shipped scheme of delegation made the own one of a council of the demonstration: posts, first day, confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.models import Council, Post
from commissioning.services import people as people_services
from decisions import scheme_file
from decisions.scheme_file import SchemeFile
from decisions.services import scheme as of_rules
from decisions.services import scheme_files

FOLDER = Path(__file__).resolve().parents[1] / "schemes"


def shipped(name: str) -> SchemeFile:
    """A scheme as it is shipped."""
    found = scheme_file.read((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    if not isinstance(found, SchemeFile):
        raise ValueError(found.sentence)
    return found


def adopt(
    council: Council,
    name: str,
    titles: Mapping[str, str],
    starts_on: date,
    actors: tuple[Actor, Actor],
    times: tuple[datetime, datetime],
) -> None:
    """Bring in a scheme under the council's own titles: the administrator proposes, the monitoring officer confirms.

    A post that the council does not have yet is added, held by nobody.
    """
    (administrator, officer), (proposed, confirmed) = actors, times
    scheme = shipped(name).with_titles(titles).starting_on(starts_on)
    _add_posts(council, scheme, administrator, proposed)
    for rule in scheme_files.bring(scheme=scheme, actor=administrator, at=proposed).proposed:
        of_rules.confirm_rule(rule=rule, version=rule.version, actor=officer, at=confirmed)


def _add_posts(council: Council, scheme: SchemeFile, administrator: Actor, at: datetime) -> None:
    there = set(Post.objects.filter(council=council).values_list("title", flat=True))
    deciding = {rule.decides for rule in scheme.rules}
    for key, title in scheme.posts.items():
        if title not in there:
            values = {"title": title, "department": "", "email": ""}
            post = people_services.add_post(council=council, values=values, actor=administrator, at=at)
            role = Role.DECISION_MAKER if key in deciding else Role.CONSULTEE
            people_services.give_role(post=post, role=role, discipline="", actor=administrator, at=at)
