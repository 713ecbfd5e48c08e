"""Sub-commands of bench.py, run in the tests' own process."""

import json
from typing import Any

import bench as program
from click.testing import CliRunner


def bench(*arguments: object) -> str:
    """What a sub-command prints."""
    done = CliRunner().invoke(program.main, [*map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def document(*arguments: object) -> Any:
    """The same, read."""
    return json.loads(bench(*arguments))
