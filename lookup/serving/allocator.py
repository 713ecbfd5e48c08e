"""The C library's allocator, told to give back what large pictures took."""

import ctypes

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # malloc.h
# Whole photos as they are decoded; the arrays of a look-up are smaller, and asking the system for
# each of those anew takes a look-up an eighth more processor time.
_LARGE = 8 << 20
_ARENAS = 1


def give_large_blocks_back() -> None:
    """To be called before threads start; does nothing where the C library is not glibc.

    With each large block that is freed glibc raises the size from which blocks are given back to
    the system, up to 32 MiB, and every thread keeps an arena of its own: a service whose many
    threads decode pictures then grows for hours.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return
    for parameter, value in (
        (_MMAP_THRESHOLD, _LARGE),
        (_TRIM_THRESHOLD, _LARGE),
        (_ARENA_MAX, _ARENAS),
    ):
        mallopt(parameter, value)
