"""Expected refusals as values: the same verdict disables a button, explains it, and stops the service."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """Why something is not allowed: a code for programs, a sentence for people, the field it was typed in."""

    code: str
    message: str
    field: str = ""


@dataclass(frozen=True)
class Verdict:
    """Allowed when there are no reasons against."""

    reasons: tuple[Reason, ...] = ()

    @classmethod
    def allow(cls) -> Verdict:
        """A verdict with nothing against it."""
        return cls()

    @classmethod
    def refuse(cls, code: str, message: str, field: str = "") -> Verdict:
        """A verdict with one reason against."""
        return cls((Reason(code, message, field),))

    @classmethod
    def of(cls, *conditions: tuple[bool, str, str] | tuple[bool, str, str, str]) -> Verdict:
        """Collect the reasons whose condition does not hold: `(must_hold, code, sentence[, field])`."""
        return cls(tuple(Reason(*rest) for must_hold, *rest in conditions if not must_hold))

    def __and__(self, other: Verdict) -> Verdict:
        return Verdict(self.reasons + tuple(reason for reason in other.reasons if reason not in self.reasons))

    @property
    def allowed(self) -> bool:
        return not self.reasons

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(reason.code for reason in self.reasons)

    @property
    def sentence(self) -> str:
        """Every reason, in the order found, as one paragraph."""
        return " ".join(reason.message for reason in self.reasons)

    def or_refuse(self) -> None:
        """Go on when allowed; otherwise raise `Refused`."""
        if self.reasons:
            raise Refused(self)


class Refused(Exception):
    """A service was asked for something its rules do not allow; carries the verdict to show."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.sentence)
        self.verdict = verdict


class StaleVersion(Refused):
    """Somebody else saved first: carries the version on record, so that both can be shown and nothing is lost."""

    def __init__(self, *, expected: int, stored: int) -> None:
        super().__init__(
            Verdict.refuse(
                "stale_version",
                "Someone else has changed this since you opened it. "
                "Compare your entries with what is on record, then save again.",
                "version",
            )
        )
        self.expected, self.stored = expected, stored
