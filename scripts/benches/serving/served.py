"""A home that is served for a benchmark: the options that name it, and callers of its service."""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import click

from benches.serving.clients import Ask, Client, Reply
from benches.times import spread

WARM_UP = 10

_MOST_SECONDS = 60.0
_POLL_SECONDS = 0.01


def served_home(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command `home`, `maison` and `pictures`, a photo's bytes each."""

    @click.option("--home", type=click.Path(exists=True, path_type=Path), required=True)
    @click.option("--maison", required=True)
    @click.option("--photos", type=click.Path(exists=True, path_type=Path), required=True)
    @wraps(command)
    def run(photos: Path, **options: Any) -> Any:
        pictures = [path.read_bytes() for path in sorted(photos.glob("*.jpg"))]
        if not pictures:
            raise click.ClickException(f"{photos} holds no *.jpg.")
        return command(pictures=pictures, **options)

    return run


def warm_up(client: Client, pictures: Sequence[bytes]) -> None:
    """Looks some photos up; raises ClickException where that cannot be done."""
    for picture in pictures[:WARM_UP]:
        reply = client.ask(Ask.look_up(picture))
        if not reply.is_answer:
            raise click.ClickException(f"{reply.status}: {reply.content.decode()}")


def await_ready(client: Client, generation: str | None = None) -> None:
    """Waits until the service answers, and from that generation where one is given.

    Raises ClickException after _MOST_SECONDS, with what the service says of its maisons.
    """
    end = time.monotonic() + _MOST_SECONDS
    while time.monotonic() < end:
        reply = client.ask(Ask("ready", "GET", "/readyz"))
        maisons = json.loads(reply.content)["maisons"] if reply.is_answer else []
        served = {maison["generation"] for maison in maisons}
        if reply.is_answer and (generation is None or generation in served):
            return
        time.sleep(_POLL_SECONDS)
    raise click.ClickException(f"The service did not become ready: {reply.content.decode()}")


@contextmanager
def looking_up(
    connect: Callable[[], Client], pictures: Sequence[bytes], *, clients: int = 1
) -> Iterator[list[tuple[float, Reply]]]:
    """`clients` look photos up without a pause inside; what is given grows by each reply and the
    `time.perf_counter` at which it came."""
    stop = threading.Event()
    replies: list[tuple[float, Reply]] = []

    def run(number: int) -> None:
        client, place = connect(), number * 7
        while not stop.is_set():
            reply = client.ask(Ask.look_up(pictures[place % len(pictures)]))
            replies.append((time.perf_counter(), reply))
            place += 1
        client.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield replies
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def answer_figures(replies: Sequence[Reply]) -> dict[str, Any]:
    """Milliseconds of answers, and how many replies there were of each status."""
    answers = [reply.ms for reply in replies if reply.is_answer]
    return {
        "ms": spread(answers) | {"most": round(max(answers), 2)} if answers else None,
        "statuses": dict(Counter(str(reply.status) for reply in replies)),
        "failed": sum(not reply.is_answer for reply in replies),
    }


def answered(reply: Reply) -> Any:
    """The document of an answer; raises ClickException for anything else."""
    if not reply.is_answer:
        raise click.ClickException(f"{reply.kind}: {reply.status} {reply.content.decode()}")
    return json.loads(reply.content)
