"""Being stopped, by a person or by the system, in an orderly way."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from lookup.errors import Interrupted


@contextmanager
def orderly_stop() -> Iterator[None]:
    """SIGTERM ends the block as Ctrl-C does, and both raise Interrupted once it has cleaned up."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt as interrupt:
        raise Interrupted(
            "The build was stopped; the published index is untouched.",
            "Run it again: what was embedded is kept.",
        ) from interrupt
    finally:
        signal.signal(signal.SIGTERM, before)
