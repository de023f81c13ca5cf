"""Councils, posts and people: set up by an administrator, read by everybody in a post of the council."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest

from commissioning import clock, configuring
from commissioning.actors import Actor
from commissioning.admin.base import CouncilModelAdmin
from commissioning.admin.rows import CouncilTabularInline, changed_rows
from commissioning.models import Council, LocalClosure, Post, PostHolding, PostRole, User
from commissioning.object_actions import ObjectAction
from commissioning.services import people
from commissioning.verdicts import Verdict


class ConfiguredAdmin(CouncilModelAdmin):
    """What an administrator sets up."""

    def may_add(self, actor: Actor) -> Verdict:
        return configuring.may_configure(actor)

    def may_change(self, actor: Actor, obj: Any) -> Verdict:
        return configuring.may_configure(actor)


class LocalClosureInline(CouncilTabularInline):
    model = LocalClosure
    verbose_name, verbose_name_plural = "closure", "days on which the council is closed"
    fields = ("on", "label")
    extra = 1
    can_delete = False


@admin.register(Council)
class CouncilAdmin(ConfiguredAdmin):
    """The council's own settings; a new council is made by `manage.py create_council`."""

    list_display = ("name", "code", "governance_model", "nation")
    readonly_fields = ("code",)
    fieldsets = [
        (None, {"fields": ("code", "name", "governance_model", "nation", "brand_colour")}),
        ("Bands of risk", {"fields": ("risk_amber_from", "risk_red_from")}),
        ("Words the council uses", {"fields": ("wards_word", "status_word")}),
        (
            "Periods",
            {
                "fields": (
                    "days_left_warning", "clearance_working_days", "finance_year_start_month",
                )
            },
        ),
    ]  # fmt: skip
    inlines = [LocalClosureInline]

    def may_add(self, actor: Actor) -> Verdict:
        return Verdict.refuse("made_by_command", "A new council is made by whoever runs the program: create_council.")

    def edit(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm, formsets: list[Any], version: int
    ) -> models.Model:
        given: dict[str, Any] = {"actor": request.actor, "at": clock.now()}
        council = people.edit_council(council=obj, values=form.cleaned_data, version=version, **given)
        for verb, row in changed_rows(formsets[0]):
            on, label = row.cleaned_data["on"], row.cleaned_data["label"]
            if verb == "add":
                people.add_closure(council=council, on=on, label=label, **given)
            else:
                people.edit_closure(closure=LocalClosure.objects.get(pk=row.instance.pk), on=on, label=label, **given)
        return council


class PostRoleInline(CouncilTabularInline):
    model = PostRole
    verbose_name, verbose_name_plural = "role", "what the post may do"
    fields = ("role", "discipline")
    extra = 1


class PostHoldingInline(CouncilTabularInline):
    model = PostHolding
    verbose_name, verbose_name_plural = "holder", "who holds the post"
    fields = ("user", "kind", "starts_on", "ends_on")
    extra = 1
    can_delete = False


@admin.register(Post)
class PostAdmin(ConfiguredAdmin):
    """A post, what it may do, and who holds it when."""

    list_display = ("title", "department", "may_do", "is_active")
    list_filter = ("is_active", "roles__role", "department")
    search_fields = ("title", "department")
    fields = ("title", "department", "email", "telephone", "is_active")
    field_labels = {"is_active": "The post exists"}
    inlines = [PostRoleInline, PostHoldingInline]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("roles")

    @admin.display(description="what it may do")
    def may_do(self, post: Post) -> str:
        return ", ".join(str(role) for role in post.roles.all()) or "Nothing yet"

    def create(self, request: HttpRequest, form: forms.ModelForm, formsets: list[Any]) -> models.Model:
        post = people.add_post(
            council=request.actor.council, values=form.cleaned_data, actor=request.actor, at=clock.now()
        )
        self._save_rows(request, post, formsets)
        return post

    def edit(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm, formsets: list[Any], version: int
    ) -> models.Model:
        post = people.edit_post(post=obj, values=form.cleaned_data, actor=request.actor, at=clock.now())
        self._save_rows(request, post, formsets)
        return post

    def _save_rows(self, request: HttpRequest, post: Post, formsets: list[Any]) -> None:
        given: dict[str, Any] = {"actor": request.actor, "at": clock.now()}
        roles, holdings = formsets
        for verb, row in changed_rows(roles):
            if verb != "add":
                people.take_role(row=PostRole.objects.get(pk=row.instance.pk), **given)
            if verb != "remove":
                role, discipline = row.cleaned_data["role"], row.cleaned_data["discipline"]
                people.give_role(post=post, role=role, discipline=discipline, **given)
        for verb, row in changed_rows(holdings):
            typed = {name: row.cleaned_data[name] for name in ("kind", "starts_on", "ends_on")}
            if verb == "add":
                people.put_in_post(post=post, user=row.cleaned_data["user"], **typed, **given)
            else:
                people.change_holding(holding=PostHolding.objects.get(pk=row.instance.pk), **typed, **given)


class UserHoldingInline(CouncilTabularInline):
    model = PostHolding
    verbose_name, verbose_name_plural = "post held", "posts held"
    fields = ("post", "kind", "starts_on", "ends_on")
    is_editable = False


def _renew_password(user: User, *, actor: Actor, at: Any, version: int) -> str:
    return people.new_password(user=user, actor=actor, at=at)


@admin.register(User)
class UserAdmin(ConfiguredAdmin):
    """People and whether they may sign in. What they may do comes from the posts they hold."""

    list_display = ("full_name", "email", "is_active")
    list_filter = ("is_active",)
    search_fields = ("full_name", "email")
    fields = ("full_name", "email", "is_active")
    field_labels = {"is_active": "May sign in"}
    inlines = [UserHoldingInline]
    add_intro = "The first password is shown once, after you save. Then enter the person in a post."
    object_actions = [
        ObjectAction(
            name="new-password",
            label="Make a new password",
            verdict=lambda user, actor, at: configuring.may_configure(actor),
            perform=_renew_password,
            about=lambda user, actor, at: [
                f"The password of {user} stops working, and a new one is shown once, for you to hand over."
            ],
            done=lambda password: f"The new password, shown only now: {password}",
        )
    ]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else ("full_name", "email")

    def create(self, request: HttpRequest, form: forms.ModelForm, formsets: list[Any]) -> models.Model:
        user, password = people.add_person(**form.cleaned_data, actor=request.actor, at=clock.now())
        messages.info(request, f"The first password of {user}, shown only now: {password}")
        return user

    def edit(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm, formsets: list[Any], version: int
    ) -> models.Model:
        return people.edit_person(user=obj, **form.cleaned_data, actor=request.actor, at=clock.now())
