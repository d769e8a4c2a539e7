"""What a validation found, as plain values: no Great Expectations import here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CheckResult:
    """One expectation on one mart.

    `unexpected_count` counts rows, None where the expectation is not about rows.
    `could_not_check` marks a check without an answer; it never has `passed`.
    """

    mart: str
    expectation: str
    passed: bool
    observed: str = ""
    unexpected_count: int | None = None
    details: str = ""
    could_not_check: bool = False

    def __post_init__(self) -> None:
        if self.passed and self.could_not_check:
            raise ValueError(f"{self.mart}: a check without an answer can't have passed")


@dataclass(frozen=True)
class ValidationResult:
    """Every check of every mart of one build.

    `compared_with` names the release that drift was measured against, None for a first release.
    """

    as_of: date
    compared_with: str | None
    marts: Mapping[str, tuple[CheckResult, ...]]

    @property
    def checks(self) -> tuple[CheckResult, ...]:
        """All checks, mart by mart."""
        return tuple(check for checks in self.marts.values() for check in checks)

    @property
    def failures(self) -> tuple[CheckResult, ...]:
        """The checks that found something or could not be made."""
        return tuple(check for check in self.checks if not check.passed)

    @property
    def passed(self) -> bool:
        """True when there are marts, each was checked, and no check failed."""
        return bool(self.marts) and all(self.marts.values()) and not self.failures
