"""The table of what each signal is worth, at a very small size."""

import json
import re
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import pytest

from indexer.lab.training.lessons import Lessons
from tests.script_modules import script_module

EMBEDDED = Path(str(files("lookup.encoders"))) / "embedded"


@pytest.fixture
def ablate_training(monkeypatch: pytest.MonkeyPatch, classifier: object) -> ModuleType:
    """The script as a module, without the published wheel."""
    script = script_module("ablate_training")
    monkeypatch.setattr(script, "read_classifier", lambda wheel: classifier)
    return script


def hold_out_one(bank: Path, copy: Path) -> None:
    """The bank again, with one of its few products held out."""
    copy.mkdir()
    for path in bank.iterdir():
        if path.suffix != ".jsonl":
            (copy / path.name).symlink_to(path)
            continue
        views = [json.loads(line) for line in path.read_text().splitlines()]
        chosen = min(view["product"] for view in views) if views else None
        held = [{**view, "held_out": view["product"] == chosen} for view in views]
        (copy / path.name).write_text("".join(json.dumps(view) + "\n" for view in held))


Rows = Callable[[Sequence[str]], list[str]]


@pytest.fixture
def rows(
    ablate_training: ModuleType,
    drawn: Path,
    bank_folder: Path,
    lessons: Lessons,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> Rows:
    """Lines of the table with those arguments, on the drawn catalogue."""
    hold_out_one(bank_folder, tmp_path / "views")
    lessons.write(tmp_path / "lessons.npz")
    common = ["--first", str(EMBEDDED), "--work", str(tmp_path), "--wheel", "none.whl"]

    def lines(more: Sequence[str]) -> list[str]:
        assert ablate_training.main([str(drawn / "manifest.csv"), *common, *more]) == 0
        return capsys.readouterr().out.splitlines()

    return lines


def test_each_row_has_a_figure_with_its_interval(rows: Rows) -> None:
    head, rule, *body = rows(["--steps", "0"])
    assert head.count("|") == rule.count("|") == 4
    assert [line.split(" | ")[0].strip("| ") for line in body] == [
        "trunk as it is",
        "+ centring",
        "+ colour",
        "linear head on the frozen trunk",
    ]
    for line in body:
        assert re.search(r"\| [01]\.\d{3} \([01]\.\d{2} to [01]\.\d{2}\) \|", line), line


def test_a_signal_is_left_out_of_its_training(
    ablate_training: ModuleType, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    losses = []
    training = ablate_training.Training
    monkeypatch.setattr(
        ablate_training,
        "_TAUGHT",
        {
            name: ablate_training.replace(recipe, shares={"drawn": 1.0}, products=4)
            for name, recipe in ablate_training._TAUGHT.items()
            if name in {"lessons", "+ likeness", "instances alone"}
        },
    )
    one_step = training.one_step
    monkeypatch.setattr(training, "one_step", lambda self: losses.append(set(one_step(self))) or {})
    body = rows(["--steps", "1", "--workers", "1"])
    assert body[-1].startswith("| instances alone, 1 steps |")
    assert losses == [{"lesson"}, {"lesson", "likeness"}, {"instance"}]
