"""What a validation found, in the form the tests of planted faults compare."""

from expectations.result import ValidationResult


def failed(result: ValidationResult) -> set[tuple[str, int | None]]:
    """The failed rules with the rows that break each; every rule could be checked."""
    assert not any(failure.could_not_check for failure in result.failures), result.failures
    return {(failure.expectation, failure.unexpected_count) for failure in result.failures}
