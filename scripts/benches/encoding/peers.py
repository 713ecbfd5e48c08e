"""(c) clip-retrieval's inference and rclip's indexing, with the same weights on the same files."""

import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import click
import onnx

from benches.encoding.models import VIT, VIT_256, exported, in_int8, weights_file
from benches.encoding.pictures import PHONE, drawn_photo
from benches.other_program import INTERPRETER, PROGRAMS, other_program
from benches.report import Report, Table, reported
from benches.times import Times, in_turns, times_faster
from lookup.base.cores import usable_cores
from lookup.encoders.onnx_encoder import ENCODER_FILE, INPUT, PATCHES, OnnxEncoder
from lookup.features.extractor import PICTURE_SIDE
from lookup.images.files import open_picture
from lookup.images.limits import DEFAULT_LIMITS

_PACKSHOT = (1000, 1000)


@click.command()
@click.option("--clip-retrieval", "retrieval", type=INTERPRETER, help="Python that has it.")
@click.option("--rclip", type=INTERPRETER, help="Python that has it.")
@click.option("--images", default=16, show_default=True, help="Packshots a round.")
@click.option("--photos", default=4, show_default=True, help="12-megapixel photos a round.")
@click.option("--rounds", default=3, show_default=True)
@click.option("--work-dir", type=click.Path(path_type=Path), help="Kept; else a temporary one.")
@reported("peers")
def peers(
    retrieval: Path | None,
    rclip: Path | None,
    images: int,
    photos: int,
    rounds: int,
    work_dir: Path | None,
) -> Report:
    """Pictures from files to vectors: by other programs, each with an interpreter of its own."""
    found = []
    with tempfile.TemporaryDirectory(prefix="bench-peers-") as scratch:
        models = work_dir or Path(scratch)
        for what, size, count in (("packshots", _PACKSHOT, images), ("photos", PHONE, photos)):
            folder = Path(scratch, what)
            _draw(folder, size, count)
            for name, interpreter, model in (
                ("clip-retrieval", retrieval, VIT),
                ("rclip", rclip, VIT_256),
            ):
                if interpreter is not None:
                    command = _command(name, interpreter, model, models, folder, Path(scratch))
                    times = _measured(command, model, models, folder, rounds)
                    found += _figures(name, what, count, times)
    heads = [
        "program and model",
        "pictures",
        "ms a picture",
        "CPU ms",
        "ours, float: times",
        "int8",
    ]
    return Report({"peers": found}, [Table(heads, [_row(each) for each in found])])


def _draw(folder: Path, size: tuple[int, int], count: int) -> None:
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.jpg").write_bytes(drawn_photo(number, size))


def _command(
    name: str, interpreter: Path, model: str, models: Path, folder: Path, scratch: Path
) -> list[str]:
    if name == "clip-retrieval":
        program, out = PROGRAMS / "clip_retrieval_program.py", str(scratch / "embeddings")
        last = [model, str(weights_file(model, models)), out]
    else:
        program, network = PROGRAMS / "rclip_program.py", scratch / "visual.onnx"
        _write_visual(exported(model, models) / ENCODER_FILE, network)
        last = [str(network)]
    return [str(interpreter), str(program), str(folder), *last]


def _write_visual(encoder: Path, path: Path) -> None:
    """The network under the names that rclip's has, and with its one output."""
    network = onnx.load(encoder)
    for node in network.graph.node:
        node.input[:] = ["input" if name == INPUT else name for name in node.input]
    network.graph.input[0].name = "input"
    outputs = [output for output in network.graph.output if output.name != PATCHES]
    del network.graph.output[:]
    network.graph.output.extend(outputs)
    onnx.save(network, path)


def _measured(
    command: list[str], model: str, models: Path, folder: Path, rounds: int
) -> dict[str, Times]:
    paths = sorted(folder.glob("*.jpg"))
    exports = {"float": exported(model, models), "int8": in_int8(model, models)}
    with ExitStack() as stack:
        program = stack.enter_context(other_program(command))
        pool = stack.enter_context(ThreadPoolExecutor(usable_cores()))
        ways: dict[str, Callable[[], object]] = {"peer": program.turn}
        for name, each in exports.items():
            encoder = OnnxEncoder.open(each, threads=1, batch_size=1)
            ways[name] = partial(_embed_all, pool, encoder, paths)
        times = in_turns(ways, rounds=rounds, warm_up=1)
    return times | {"peer": program.times(times["peer"])}


def _embed_all(pool: ThreadPoolExecutor, encoder: OnnxEncoder, paths: list[Path]) -> None:
    def embed(path: Path) -> None:
        picture = open_picture(path, DEFAULT_LIMITS, target_side=PICTURE_SIDE)
        encoder.encode([picture], patches=True)

    list(pool.map(embed, paths))


def _figures(name: str, what: str, count: int, times: dict[str, Times]) -> list[dict[str, Any]]:
    ours = {form: times_faster(times["peer"], times[form]) for form in ("float", "int8")}
    figures = times["peer"].milliseconds(items=count)
    mine = {form: times[form].milliseconds(items=count) for form in ours}
    by_cpu = {form: round(figures["cpu"] / mine[form]["cpu"], 2) for form in ours}
    return [
        {"program": name, "pictures": what, "ms": figures, "ours_ms": mine}
        | {"ours_times_faster": ours, "ours_times_less_cpu": by_cpu}
    ]


def _row(found: dict[str, Any]) -> list[object]:
    cells = [found["program"], found["pictures"], found["ms"]["median"], found["ms"]["cpu"]]
    return [
        *cells,
        *(
            f"{found['ours_times_faster'][form]['median']:.2f}"
            f" ({found['ours_times_less_cpu'][form]:.2f} by CPU)"
            for form in ("float", "int8")
        ),
    ]
