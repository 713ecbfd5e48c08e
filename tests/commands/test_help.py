"""`lookup --help` and `indexer --help` say of every command what it does, on any terminal."""

import click
import pytest
from click.testing import CliRunner

from indexer.__main__ import main as indexer
from lookup.__main__ import main as lookup


@pytest.mark.parametrize("program", [lookup, indexer])
def test_no_command_s_line_is_cut_short(program: click.Command) -> None:
    shown = CliRunner().invoke(program, ["--help"], terminal_width=80).stdout
    _, _, commands = shown.partition("Commands:")
    assert commands
    assert [line for line in commands.splitlines() if line.endswith("...")] == []
