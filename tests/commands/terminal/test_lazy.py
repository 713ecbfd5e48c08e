"""Commands are imported when they are asked for, and a missing library names its extra."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from lookup.commands.terminal.lazy import LazyGroup

WORKS = "import click\n@click.command()\ndef command():\n    click.echo('works')\n"
AT_ITS_TOP = "import a_library_that_nobody_has\n"
WHEN_IT_RUNS = WORKS + "    import a_library_that_nobody_has.part\n"
OF_OTHER_ENCODERS = WORKS + "    import onnx\n"
OUR_FAULT = WORKS + "    import lookup.a_module_that_is_not_there\n"


@pytest.fixture
def group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LazyGroup:
    monkeypatch.syspath_prepend(tmp_path)
    texts = {"works": WORKS, "at_top": AT_ITS_TOP, "when_run": WHEN_IT_RUNS, "ours": OUR_FAULT}
    texts["exporting"] = OF_OTHER_ENCODERS
    for name, text in texts.items():
        (tmp_path / f"lazy_{name}.py").write_text(text)
    commands = {name: f"lazy_{name}:command" for name in texts}
    return LazyGroup("program", commands=commands, help="A program.")


def test_a_command_that_is_not_asked_for_is_not_imported(group: LazyGroup) -> None:
    done = CliRunner().invoke(group, ["works"])
    assert (done.exit_code, done.output) == (0, "works\n")


@pytest.mark.parametrize("command", ["at_top", "when_run"])
def test_a_missing_library_names_the_extra_that_brings_it(group: LazyGroup, command: str) -> None:
    done = CliRunner().invoke(group, [command])
    assert done.exit_code == 2
    assert "the library a_library_that_nobody_has" in done.output
    assert "pip install 'boutique-lookup[indexer]'" in done.output


def test_what_only_other_encoders_need_is_in_an_extra_of_its_own(
    group: LazyGroup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    done = CliRunner().invoke(group, ["exporting"])
    assert done.exit_code == 2
    assert "pip install 'boutique-lookup[open-clip]'" in done.output


def test_a_module_of_ours_that_is_not_there_is_a_fault_and_not_a_missing_extra(
    group: LazyGroup,
) -> None:
    done = CliRunner().invoke(group, ["ours"])
    assert isinstance(done.exception, ModuleNotFoundError)
