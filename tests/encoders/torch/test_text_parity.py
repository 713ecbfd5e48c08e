"""Texts are cleaned here, and cut for CLIP, as open_clip cleans and cuts them."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lookup.encoders.text_cleaning import Cleaning, cleaned
from lookup.encoders.torch.torchvision_cure import import_open_clip
from tests.encoders.texts import many_texts
from tests.encoders.torch.finding import found_with

pytest.importorskip("tokenizers")

CLIP_WORDS = 49408


@pytest.mark.parametrize("cleaning", ["lower", "whitespace", "canonicalize"])
@settings(max_examples=30)
@given(text=st.text())
def test_texts_are_cleaned_as_open_clip_cleans_them(text: str, cleaning: Cleaning) -> None:
    import_open_clip()
    from open_clip.tokenizer import get_clean_fn

    assert cleaned(text, cleaning) == get_clean_fn(cleaning)(text)


@pytest.mark.parametrize("length", [77, 8])
@pytest.mark.parametrize("kwargs", [{}, {"clean": "whitespace"}, {"clean": "canonicalize"}])
def test_clip_s_tokenizer_gives_open_clip_s_numbers(length: int, kwargs: dict[str, Any]) -> None:
    config = {"context_length": length, "tokenizer_kwargs": kwargs}
    found = found_with(config, CLIP_WORDS)
    assert found is not None
    theirs = import_open_clip().SimpleTokenizer(context_length=length, **kwargs)
    texts = many_texts()
    np.testing.assert_array_equal(found.tokenizer.numbers(texts), theirs(texts).numpy())


def test_a_marker_that_somebody_writes_is_spelled() -> None:
    found = found_with({}, CLIP_WORDS)
    assert found is not None
    (row,) = found.tokenizer.numbers(["a <end_of_text> bag"]).tolist()
    assert row.count(49407) == 1
