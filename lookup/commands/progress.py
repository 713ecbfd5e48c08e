"""Progress of a long command: a bar on a terminal, a plain line now and then elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)

_PLAIN_LINE_SECONDS = 10.0

Tick = Callable[[int, int], None]


@contextmanager
def progress(what: str) -> Iterator[Tick]:
    """Gives a function to call with (done, total); writes to stderr only."""
    console = Console(stderr=True)
    if console.is_terminal:
        with _bar(console) as bar:
            task = bar.add_task(what, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)
    else:
        yield _plain_lines(console, what)


def _bar(console: Console) -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
    )


def _plain_lines(console: Console, what: str) -> Tick:
    written = monotonic()

    def tick(done: int, total: int) -> None:
        nonlocal written
        if monotonic() - written >= _PLAIN_LINE_SECONDS:
            written = monotonic()
            console.print(f"{what}: {done} of {total}", highlight=False)

    return tick
