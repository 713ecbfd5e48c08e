"""Memory that was freed, back to the system."""

import ctypes


def give_back_freed_memory() -> None:
    """Asks the C library to give freed memory back; a no-op where it cannot be asked (not glibc).

    Opening a network frees some 40 MB that glibc would keep for as long as the process lives.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
