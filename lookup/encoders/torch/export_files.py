"""The files of an exported encoder, put where it is to be opened."""

import shutil
import tempfile
from pathlib import Path

from lookup.base.durable import move_durably
from lookup.encoders.card import ModelCard
from lookup.encoders.frozen_tokenizer import TOKENIZER_FILE
from lookup.encoders.network_file import weights_file
from lookup.encoders.onnx_encoder import CARD_FILE, ENCODER_FILE
from lookup.encoders.text_tower import PIECES_FILE, TEXT_FILE, WORDS_FILE

INT8_DIR = "int8"
"""Below a model directory: the image tower once more in 8 bits, and its card."""


def move_export(made: Path, card: ModelCard, out_dir: Path) -> None:
    """Moves the files that `card` is of out of the directory `made`.

    The card last: a directory without one is no encoder yet. Two at once do no harm, as the same
    weights give the same bytes.
    """
    out_dir.mkdir(exist_ok=True)
    for file in _files(made, card):
        move_durably(made / file, out_dir / file)


def copy_export(directory: Path, card: ModelCard, out_dir: Path) -> None:
    """Copies them from `directory`, which may hold other files besides. Raises OSError."""
    int8 = directory / INT8_DIR if card.precision == "int8" else directory
    out_dir.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out_dir.parent, prefix=".export-") as scratch:
        for file in _files(directory, card):
            own = int8 / file
            shutil.copyfile(own if own.is_file() else directory / file, Path(scratch, file))
        move_export(Path(scratch), card, out_dir)


def _files(directory: Path, card: ModelCard) -> list[str]:
    networks = [ENCODER_FILE]
    files = []
    if card.texts is not None:
        networks.append(TEXT_FILE)
        files.append(TOKENIZER_FILE if card.texts.tokenizer else PIECES_FILE)
        files += [WORDS_FILE] if card.texts.words_digest else []
    weights = [weights_file(directory / network) for network in networks]
    files += [path.name for path in weights if path.is_file()]
    return [*networks, *files, CARD_FILE]
