"""The face the workspace gives to an act: the same act, rule and service as in the admin, in the workspace's frame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from commissioning.act_pages import ActPage, Face
from commissioning.object_actions import ObjectAction


class WorkspaceFace:
    """Subclass, name the folder of templates, and say where the object's page is (`act_pages.Face`)."""

    folder = ""

    def act_templates(self, action: ObjectAction) -> list[str]:
        """An act may have a template of its own: `<folder>/act_<name>.html`, extending the general one."""
        return [f"{self.folder}/act_{action.name.replace('-', '_')}.html", "acts/act.html"]

    def act_context(self, request: HttpRequest, obj: Any, action: ObjectAction) -> dict[str, Any]:
        """How the page names the object: a line above the heading, and where the way back leads."""
        return {"object_label": self.object_label(obj), "back_text": self.back_text(obj)}

    def object_label(self, obj: Any) -> str:
        """The object in the line above the heading."""
        return str(obj)

    def back_text(self, obj: Any) -> str:
        """The link to the object's page."""
        return f"Back to {obj}"

    def object_url(self, obj: Any) -> str:
        """The object's own page."""
        raise NotImplementedError

    def onward_url(self, obj: Any, action: ObjectAction, outcome: Any) -> str:
        """Back to the object, unless a subclass knows a better place to go on to."""
        return self.object_url(obj)


def respond(face: Face, request: HttpRequest, obj: Any, acts: Iterable[ObjectAction], name: str) -> HttpResponse:
    """The page of the act called `name` on an object this person may see; 404 when nothing is called so."""
    action = next((action for action in acts if action.name == name), None)
    if action is None:
        raise Http404(f"Nothing called {name} can be done here.")
    return ActPage(face, request, obj, action).respond()
