"""Progress of a long command: a bar on a terminal, a plain line now and then elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

_PLAIN_LINE_SECONDS = 10.0

Tick = Callable[[int, int], None]


@contextmanager
def progress(what: str, then: str | None = None) -> Iterator[Tick]:
    """Gives a function to call with (done, total); writes to stderr only. `then` names what
    follows when all is done, where that takes a while."""
    console = Console(stderr=True)
    if console.is_terminal:
        with _bar(console) as bar:
            task = bar.add_task(what, total=None)

            def tick(done: int, total: int) -> None:
                now = then if then and done == total else what
                bar.update(task, completed=done, total=total, description=now)

            yield tick
    else:
        yield _plain_lines(console, what, then)


def _bar(console: Console) -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _RateColumn(),
        TimeRemainingColumn(),
        console=console,
    )


class _RateColumn(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


def _plain_lines(console: Console, what: str, then: str | None) -> Tick:
    started = written = monotonic()
    following = then

    def tick(done: int, total: int) -> None:
        nonlocal written, following
        if following and done == total:
            console.print(f"{what}: {total}, {following}", highlight=False, soft_wrap=True)
            following = None
        now = monotonic()
        if now - written >= _PLAIN_LINE_SECONDS:
            written = now
            rate = done / (now - started)
            left = f", {rate:.1f} a second, {(total - done) / rate:.0f} s left" if done else ""
            console.print(f"{what}: {done} of {total}{left}", highlight=False, soft_wrap=True)

    return tick
