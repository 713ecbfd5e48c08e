"""The exit codes of both command lines, and the one place that maps errors to them."""

from enum import IntEnum

from lookup.base.errors import DomainError, Refused, Unavailable


class Exit(IntEnum):
    """What a command's exit status means."""

    DONE = 0
    SOME_FAILED = 1
    BAD_INPUT = 2
    REFUSED = 3


def exit_code(error: DomainError) -> Exit:
    """The exit status a command ends with when `error` stops it."""
    if isinstance(error, Refused | Unavailable):
        return Exit.REFUSED
    return Exit.BAD_INPUT
