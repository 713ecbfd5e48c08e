"""The figures of docs/quality.md: look-up measured on the labelled sets."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from measures.page import PAGE, ROOT, between_markers

Document = dict[str, Any]


@dataclass(frozen=True)
class LabelledSet:
    """One evaluation: its name on the page and its manifests, as the page writes them."""

    name: str
    manifest: str
    open_set: str | None = None


@dataclass(frozen=True)
class Target:
    """What a figure of a set is to reach; `keys` is its place in the document."""

    set: str
    measure: str
    keys: tuple[str, ...]
    at_least: float | None = None
    at_most: float | None = None

    def missed_by(self, value: float) -> float:
        """How far the value is from the target; 0 where it is reached."""
        low = max(0.0, self.at_least - value) if self.at_least is not None else 0.0
        high = max(0.0, value - self.at_most) if self.at_most is not None else 0.0
        return low + high


_OTHER_THINGS = "$DATA/clothing_cc0_openset/manifest.csv"
SETS = (
    LabelledSet("groceries", "$DATA/groceries/manifest.csv", _OTHER_THINGS),
    LabelledSet("magento_luma", "$DATA/magento_luma/manifest.csv", _OTHER_THINGS),
)
DRAWN = LabelledSet("drawn catalogue", "$DRAWN/manifest.csv")
DRAW = "indexer draw --out $DRAWN --products 120 --photos 150 --open-set 50 --seed 1"
_ERROR = ("reliability", "photos", "expected_calibration_error")
TARGETS = (
    Target("groceries", "recall@1", ("recall_at_1",), at_least=0.90),
    Target("magento_luma", "recall@1", ("recall_at_1",), at_least=0.75),
    Target("magento_luma", "variant recall@1", ("variant_recall_at_1",), at_least=0.60),
    *(
        target
        for name in ("groceries", "magento_luma")
        for target in (
            Target(name, "false matches", ("open_set", "false_match_rate"), at_most=0.01),
            Target(name, "coverage", ("open_set", "coverage"), at_least=0.60),
            Target(name, "calibration error", _ERROR, at_most=0.05),
        )
    ),
)


@click.command()
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=lambda: os.environ.get("LOOKUP_SHARED_DATA", ROOT.parent / "shared" / "data"),
    help="Folder of the sets.  [default: LOOKUP_SHARED_DATA, or shared/data beside the checkout]",
)
@click.option(
    "--drawn",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the drawn catalogue, drawn there at the first run; left out unless given.",
)
@click.option("--encoder", default="embedded", show_default=True)
@click.option("--page", type=click.Path(dir_okay=False, path_type=Path), default=PAGE, hidden=True)
@click.option("--report", type=click.Path(path_type=Path), help="Also write a page for each set.")
def quality(data: Path, drawn: Path | None, encoder: str, page: Path, report: Path | None) -> None:
    """Evaluate every set and write the tables of docs/quality.md.

    Nothing in that part of the page is written by hand: run this again when matching changes. Takes
    about five minutes on two idle cores.
    """
    places = {"$DATA": data, **({"$DRAWN": drawn} if drawn else {})}
    if drawn and not (drawn / "manifest.csv").is_file():
        _run(DRAW, places)
    measured: dict[str, tuple[str, Document]] = {}
    halves: dict[str, tuple[str, Document]] = {}
    ablations: dict[str, tuple[str, Document]] = {}
    for labelled in (*SETS, DRAWN) if drawn else SETS:
        command = evaluate_command(labelled, encoder)
        extra = ["--report", str(report / f"{labelled.name}.html")] if report else []
        click.echo(command, err=True)
        measured[labelled.name] = (command, json.loads(_run(command, places, extra)))
    for labelled in SETS:
        for found, command in (
            (halves, halves_command(labelled, encoder)),
            (ablations, f"scripts/measure.py ablation {labelled.manifest} --encoder {encoder}"),
        ):
            click.echo(command, err=True)
            found[labelled.name] = (command, json.loads(_run(command, places)))
    text = figures(measured, halves, ablations, datetime.now(UTC))
    page.write_text(
        between_markers(page.read_text(encoding="utf-8"), text, "figures"), encoding="utf-8"
    )


def evaluate_command(labelled: LabelledSet, encoder: str) -> str:
    """The command line that measures a set, as the page shows it."""
    options = f" --open-set {labelled.open_set}" if labelled.open_set else ""
    return f"lookup evaluate {labelled.manifest}{options} --encoder {encoder} --json"


def halves_command(labelled: LabelledSet, encoder: str) -> str:
    """The command line that says what labels of a set are worth, as the page shows it."""
    options = f" --open-set {labelled.open_set}" if labelled.open_set else ""
    return f"scripts/measure.py halves {labelled.manifest}{options} --encoder {encoder}"


def figures(
    measured: dict[str, tuple[str, Document]],
    halves: dict[str, tuple[str, Document]],
    ablations: dict[str, tuple[str, Document]],
    at: datetime,
) -> str:
    """The part of the page between its markers, from each set's commands and documents."""
    documents = {name: document for name, (_, document) in measured.items()}
    where = f"Measured on {at:%Y-%m-%d}, {os.cpu_count()} CPU cores."
    drawing = [DRAW] if DRAWN.name in measured else []
    commands = [
        command for command, _ in (*measured.values(), *halves.values(), *ablations.values())
    ]
    return "\n\n".join(
        [
            where,
            _recall_table(documents),
            _decision_table(documents),
            _targets(documents),
            "What labelled photos add: labels of half of the products, judged on the other half,"
            " both ways.",
            _halves_table({name: document for name, (_, document) in halves.items()}),
            "What each signal is worth, the others switched off: product / variant recall@1.",
            _ablation_table({name: document for name, (_, document) in ablations.items()}),
            "```\n" + "\n".join([*drawing, *commands]) + "\n```",
        ]
    )


def _run(command: str, places: Mapping[str, Path], extra: Sequence[str] = ()) -> bytes:
    """What the command prints; ends as it does where it fails."""
    words = shlex.split(command)
    for name, place in places.items():
        words = [word.replace(name, str(place)) for word in words]
    program = words if words[0].endswith(".py") else ["-m", *words]
    done = subprocess.run(
        [sys.executable, *program, *extra], stdout=subprocess.PIPE, check=False, cwd=ROOT
    )
    if done.returncode:
        raise SystemExit(done.returncode)
    return done.stdout


def _recall_table(documents: dict[str, Document]) -> str:
    names = ("recall_at_1", "recall_at_5", "recall_at_10", "variant_recall_at_1")
    rows = [
        [
            name,
            str(document["queries"] - document["open_set"]["queries"]),
            str(document["gallery"]),
            *(_rate(document[measure], document["ci95"].get(measure)) for measure in names),
            _rate(document["macro_recall_at_1"]),
            "{p50:.0f} / {p95:.0f}".format(**document["latency_ms"]),
        ]
        for name, document in documents.items()
    ]
    return _table(
        "set, photos, images, recall@1, recall@5, recall@10, variant recall@1, macro recall@1,"
        " ms p50 / p95",
        rows,
    )


def _decision_table(documents: dict[str, Document]) -> str:
    rows = []
    for name, document in documents.items():
        decided, intervals = document["open_set"], document["ci95"]
        error = document["reliability"]["photos"]
        widest = decided["at_one_percent"]
        rows.append(
            [
                name,
                str(decided["queries"]),
                _rate(decided["coverage"], intervals.get("coverage")),
                _rate(decided["match_precision"]),
                _rate(decided["false_match_rate"], intervals.get("false_match_rate")),
                _rate(widest["coverage"] if widest else None),
                _rate(
                    error["expected_calibration_error"],
                    error["ci95"]["expected_calibration_error"],
                ),
                _rate(error["expected_by_chance"]),
                _rate(error["brier_score"]),
            ]
        )
    return _table(
        "set, open-set photos, coverage, right when matched, false matches, coverage at 1 %,"
        " calibration error, by chance, Brier",
        rows,
    )


def _halves_table(documents: dict[str, Document]) -> str:
    rows = []
    for name, document in documents.items():
        without, taught = document["without"], document["with_labels"]
        pairs = [
            f"{_rate(without[measure])} → {_rate(taught[measure])}"
            for measure in (
                "expected_calibration_error",
                "coverage",
                "match_precision",
                "false_match_rate",
            )
        ]
        rows.append([name, str(without["photos"]), *pairs, f"{document['used']} of 2"])
    return _table(
        "set, photos, calibration error, coverage, right when matched, false matches, halves whose"
        " labels were used",
        rows,
    )


def _ablation_table(documents: dict[str, Document]) -> str:
    by_set = {
        name: {", ".join(each["signals"]): each for each in document["ablations"]}
        for name, document in documents.items()
    }
    combinations = next(iter(by_set.values()))
    rows = [
        [
            signals.replace(", ", " + "),
            *(
                f"{_rate(found[signals]['recall_at_1'])} / "
                f"{_rate(found[signals]['variant_recall_at_1'])}"
                for found in by_set.values()
            ),
        ]
        for signals in combinations
    ]
    return _table(", ".join(["signals", *by_set]), rows)


def _targets(documents: dict[str, Document]) -> str:
    """Targets with what was measured, the missed ones in bold."""
    told: dict[str, list[str]] = {}
    for target in TARGETS:
        value: Any = documents[target.set]
        for key in target.keys:
            value = value[key]
        bound = f"≥ {target.at_least:.2f}" if target.at_least else f"≤ {target.at_most:.2f}"
        words = f"{target.measure} {bound}"
        if missed := target.missed_by(value):
            words = f"**{words} missed by {missed:.3f}**"
        told.setdefault(target.set, []).append(words)
    return "\n".join(f"- Targets on {name}: {', '.join(words)}." for name, words in told.items())


def _table(headings: str, rows: list[list[str]]) -> str:
    names = headings.split(", ")
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _rate(value: float | None, interval: list[float] | None = None) -> str:
    if value is None:
        return ""
    ends = f" ({interval[0]:.2f} to {interval[1]:.2f})" if interval else ""
    return f"{value:.3f}{ends}"
