"""Small seeded models with a text tower, one of each kind of tokenizer."""

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lookup.encoders.torch.registry import exported_encoder
from tests.encoders.tokenizers import KINDS
from tests.tiny_encoder import TINY_CONFIG, write_tiny_model

CLIP = "CLIP"
LAST = {"no_causal_mask": True, "pool_type": "last"}
TOWERS: dict[str, dict[str, Any]] = {
    CLIP: {"context_length": 77, "vocab_size": 49408},
    "T5": {"context_length": 64, "proj_bias": True, **LAST},
    "Gemma of SigLIP 2": {"context_length": 64, "act_kwargs": {"approximate": "tanh"}, **LAST},
    "XLM-R": {"context_length": 77, "pool_type": "eos", "eos_id": 2},
    "BERT": {"context_length": 32, **LAST},
}


def write_reading_model(directory: Path, kind: str) -> None:
    """A small model with the tokenizer of that kind, and a text tower such as models have on it;
    its image tower is as small as can be."""
    config = copy.deepcopy(TINY_CONFIG)
    config["model_cfg"]["vision_cfg"]["layers"] = 1
    text = {"width": 16, "heads": 2, "layers": 1, "vocab_size": 1000, **TOWERS[kind]}
    if kind != CLIP:
        save, kwargs = KINDS[kind]
        save(directory)
        text |= {"hf_tokenizer_name": "a/hub", "tokenizer_kwargs": kwargs}
    config["model_cfg"]["text_cfg"] = text
    write_tiny_model(directory, config)


@dataclass(frozen=True)
class ExportedModel:
    """A model's directory and that of its export, neither of which is to be changed."""

    model: Path
    export: Path

    @classmethod
    def of(cls, kind: str, folder: Path) -> "ExportedModel":
        """A small model with the tokenizer of that kind, exported as into a home's encoders."""
        model = folder / "model"
        model.mkdir()
        write_reading_model(model, kind)
        encoders = folder / "encoders"
        return cls(model, exported_encoder(f"local-dir:{model}", cache_dir=encoders, offline=True))
