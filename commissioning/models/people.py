"""Users, the posts they hold, and what a post may do. Authority attaches to a post, never to a person."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.enums import Discipline, HoldingKind, Role
from commissioning.models.councils import Council


class UserQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """People who hold or held a post of the actor's council; an administrator also sees people in no post yet."""
        if not actor.council_id:
            return self.none()
        colleagues = Q(holdings__post__council_id=actor.council_id)
        if actor.holds(Role.ADMINISTRATOR):
            colleagues |= Q(holdings__isnull=True, is_superuser=False)
        return self.filter(colleagues).distinct()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Makes people who sign in by e-mail address."""

    use_in_migrations = False

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person; without a password only single sign-on lets them in."""
        user: User = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Somebody who may install the program. In no post: sees no council's records and acts on nothing."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person who signs in by e-mail address. What they may do comes from the posts they hold."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True)
    full_name = models.CharField(max_length=150, help_text="As it is printed under a decision.")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    objects = UserManager()

    class Meta:
        ordering = ["full_name"]

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name


class PostQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(council_id=actor.council_id) if actor.council_id else self.none()

    def with_role(self, role: Role, discipline: Discipline | None = None) -> Self:
        """Active posts that carry a role (for a clearing officer: in this discipline)."""
        return self.filter(is_active=True, roles__role=role, roles__discipline=discipline or "").distinct()


class Post(models.Model):
    """A place in the council's structure, such as Head of Commissioning or the chairman of a committee."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=150)
    department = models.CharField(max_length=150, blank=True)
    email = models.EmailField("work e-mail", blank=True)
    telephone = models.CharField("work telephone", max_length=40, blank=True)
    is_active = models.BooleanField(default=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            UniqueConstraint(
                fields=["council", "title"],
                name="commissioning_post_title_once_in_a_council",
                violation_error_message="This council already has a post with this title.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class PostRole(models.Model):
    """What a post may be asked to do; a clearing officer's role names the discipline."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=30, choices=Role)
    discipline = models.CharField(max_length=20, choices=Discipline, blank=True)

    class Meta:
        ordering = ["role", "discipline"]
        constraints = [
            UniqueConstraint(
                fields=["post", "role", "discipline"],
                name="commissioning_postrole_once",
                violation_error_message="The post already has this role.",
            ),
            CheckConstraint(
                name="commissioning_postrole_role_in_list",
                condition=Q(role__in=Role.values),
                violation_error_message="Choose one of the roles listed.",
            ),
            CheckConstraint(
                name="commissioning_postrole_only_a_clearer_has_a_discipline",
                condition=Q(role=Role.CLEARER, discipline__in=Discipline.values)
                | ~Q(role=Role.CLEARER) & Q(discipline=""),
                violation_error_message="A clearing officer needs a discipline; no other role has one.",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.get_role_display()} ({self.get_discipline_display()})"
            if self.discipline
            else (self.get_role_display())
        )

    @property
    def council(self) -> Council:
        return self.post.council


class PostHoldingQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(post__council_id=actor.council_id) if actor.council_id else self.none()

    def live_on(self, day: date) -> Self:
        """Holdings in force on a day; both ends are inclusive."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day, post__is_active=True)


class PostHolding(models.Model):
    """A person in a post from a day to a day, both inclusive: substantive, acting, or deputising as cover."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="holdings")
    kind = models.CharField(max_length=12, choices=HoldingKind, default=HoldingKind.SUBSTANTIVE)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="Last day in the post. Empty while it goes on.")

    objects = PostHoldingQuerySet.as_manager()

    class Meta:
        ordering = ["post", "starts_on"]
        constraints = [
            CheckConstraint(
                name="commissioning_postholding_kind_in_list",
                condition=Q(kind__in=HoldingKind.values),
                violation_error_message="Choose post-holder, acting or deputising.",
            ),
            CheckConstraint(
                name="commissioning_postholding_starts_before_it_ends",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="The last day in a post cannot be before the first.",
            ),
            UniqueConstraint(
                fields=["post", "user", "starts_on"],
                name="commissioning_postholding_once_from_a_day",
                violation_error_message="This person already holds the post from this day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.post}"

    @property
    def council(self) -> Council:
        return self.post.council
