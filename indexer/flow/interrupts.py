"""Being stopped, by a person or by the system, in an orderly way."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from lookup.base.errors import Interrupted


@contextmanager
def orderly_stop() -> Iterator[None]:
    """SIGTERM ends the block as Ctrl-C does, and both raise Interrupted once it has cleaned up."""
    # Only a process's main thread may say what a signal does.
    in_main = threading.current_thread() is threading.main_thread()
    if in_main:
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt as interrupt:
        raise Interrupted(
            "The build was stopped; the published index is untouched.",
            "Run it again: what was embedded is kept.",
        ) from interrupt
    finally:
        if in_main:
            signal.signal(signal.SIGTERM, before)
