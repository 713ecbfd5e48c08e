"""Hubs' tokenizers cut texts here as transformers does, with which open_clip reads them."""

from pathlib import Path

import numpy as np
import pytest

from lookup.encoders.torch.torchvision_cure import import_open_clip
from tests.encoders.texts import many_texts
from tests.encoders.tokenizers import KINDS
from tests.encoders.torch.finding import found_with

pytest.importorskip("transformers", reason="transformers is in the extra integration")


@pytest.mark.parametrize("kind", KINDS)
def test_the_numbers_are_those_of_transformers(kind: str, tmp_path: Path) -> None:
    import_open_clip()
    from open_clip.tokenizer import HFTokenizer

    save, kwargs = KINDS[kind]
    save(tmp_path)
    config = {"context_length": 16, "tokenizer_kwargs": kwargs}
    found = found_with(config, 1000, tmp_path / "tokenizer.json")
    assert found is not None
    theirs = HFTokenizer(str(tmp_path), context_length=16, **kwargs)
    texts = [*many_texts(), "written [SEP] </s> <pad> <eos> markers"]
    np.testing.assert_array_equal(found.tokenizer.numbers(texts), theirs(texts).numpy())
