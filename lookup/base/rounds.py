"""Work that is done again and again beside everything else."""

import threading
from collections.abc import Callable


class Rounds:
    """Does `work` in a thread of its own, round after round, until stopped; `work` gives the
    seconds until the next round, and raises nothing."""

    def __init__(self, work: Callable[[], float], *, name: str) -> None:
        self._work = work
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begins, with a first round at once."""
        self._thread.start()

    def stop(self, patience: float = 15.0) -> None:
        """Ends the thread, if it was started; a round that takes longer than `patience` seconds is
        left to end by itself."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(patience)

    def _run(self) -> None:
        while not self._stop.wait(self._work()):
            pass
