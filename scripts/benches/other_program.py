"""A program under another interpreter, which works when it is given a turn."""

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from benches.times import Times

PROGRAMS = Path(__file__).parent / "programs"
INTERPRETER = click.Path(exists=True, dir_okay=False, path_type=Path)


class OtherProgram:
    """What runs in `process`; it takes turns as programs/turns.py does."""

    def __init__(self, process: "subprocess.Popen[str]", name: str) -> None:
        self._process = process
        self._name = name
        self._cpu: list[float] = []
        self._answer()  # it has warmed up

    def turn(self) -> None:
        """Lets it work once. Raises ClickException if it has ended."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        self._cpu.append(self._answer()["cpu"])

    def times(self, measured: Times) -> Times:
        """`measured` by this process, with that process's processor time of the same rounds."""
        return Times(measured.wall, self._cpu[-len(measured.wall) :])

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise click.ClickException(f"{self._name} ended; its errors are above.")
        return json.loads(line)


@contextmanager
def other_program(command: Sequence[str], *, threads: int | None = None) -> Iterator[OtherProgram]:
    """The program that `command` starts, ended with the context; `threads`: of its numeric
    libraries, unless they are to choose."""
    limits = {} if threads is None else {"OMP_NUM_THREADS": str(threads)}
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | limits,
    ) as process:
        assert process.stdin is not None
        yield OtherProgram(process, command[1])
        process.stdin.close()
