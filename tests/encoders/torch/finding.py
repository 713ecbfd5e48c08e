"""The tokenizer that a text tower's configuration asks for."""

from pathlib import Path
from typing import Any

from lookup.encoders.torch.source import EncoderSource
from lookup.encoders.torch.tokenizers import FoundTokenizer, find_tokenizer


class Tower:
    """What is asked of a model."""

    context_length = 77

    def __init__(self, vocab_size: int) -> None:
        self.vocab_size = vocab_size


def found_with(
    text_config: dict[str, Any], vocab_size: int, tokenizer: Path | None = None
) -> FoundTokenizer | None:
    source = EncoderSource(
        name="a model",
        config={"model_cfg": {"text_cfg": text_config}, "preprocess_cfg": {}},
        weights=Path("none"),
        weights_digest="",
        config_digest="",
        tokenizer=tokenizer,
    )
    return find_tokenizer(source, Tower(vocab_size))
