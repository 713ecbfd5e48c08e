"""Whether the service is about to stop, known to all its processes at once."""

import mmap


class Draining:
    """A flag shared with every process forked after it was made. It is raised once, for good."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, 1)

    def begin(self) -> None:
        """From now on the service says that it is not ready, and goes on answering."""
        self._shared[0] = 1

    @property
    def begun(self) -> bool:
        """Whether `begin` was called, in whichever process."""
        return self._shared[0] == 1
