"""A text tower whose tokenizer open_clip knows answers, exported, as open_clip answers."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lookup.base.errors import EncoderError
from lookup.encoders.frozen_tokenizer import TOKENIZER_FILE
from lookup.encoders.onnx_encoder import CARD_FILE, OnnxEncoder
from lookup.encoders.torch.export import cosine, export_encoder
from lookup.encoders.torch.open_clip_loader import load_open_clip
from lookup.encoders.torch.source import CONFIG_FILE, find_source
from lookup.encoders.torch.tokenizers import find_tokenizer
from tests.encoders.reading_model import TOWERS, ExportedModel, write_reading_model
from tests.encoders.texts import many_texts
from tests.encoders.tokenizers import KINDS

pytest.importorskip("tokenizers")

Tower = Callable[[str], ExportedModel]


@pytest.fixture
def t5(exported_tower: Tower) -> ExportedModel:
    return exported_tower("T5")


@pytest.mark.parametrize("kind", TOWERS)
def test_an_export_reads_as_open_clip_does(kind: str, exported_tower: Tower) -> None:
    import torch

    exported = exported_tower(kind)
    source = find_source(f"local-dir:{exported.model}", offline=True)
    loaded = load_open_clip(source)
    found = find_tokenizer(source, loaded.model)
    assert found is not None
    texts = many_texts()[::10]
    with torch.inference_mode():
        numbers = torch.from_numpy(found.tokenizer.numbers(texts))
        theirs = loaded.model.encode_text(numbers, normalize=True).numpy()
    ours = OnnxEncoder.open(exported.export, threads=1)
    assert ours.card.text
    assert cosine(ours.encode_text(texts), theirs) >= 0.9999


@pytest.fixture
def reading(tmp_path: Path) -> Path:
    """A small model on a T5 tokenizer, not exported."""
    model = tmp_path / "model"
    model.mkdir()
    write_reading_model(model, "T5")
    return model


def refused(model: Path, out: Path, match: str) -> None:
    with pytest.raises(EncoderError, match=match):
        export_encoder(f"local-dir:{model}", out, offline=True)
    assert not out.exists()


def edit_text(model: Path, **changes: object) -> None:
    config = json.loads((model / CONFIG_FILE).read_text())
    config["model_cfg"]["text_cfg"].update(changes)
    (model / CONFIG_FILE).write_text(json.dumps(config))


def test_a_directory_without_the_tokenizer_is_refused(reading: Path, tmp_path: Path) -> None:
    (reading / "tokenizer.json").unlink()
    refused(reading, tmp_path / "out", "has no tokenizer.json")


def test_a_tokenizer_with_more_pieces_than_the_tower_is_refused(
    reading: Path, tmp_path: Path
) -> None:
    KINDS["Gemma"][0](reading)
    edit_text(reading, vocab_size=1000)
    path = reading / "tokenizer.json"
    tokenizer = json.loads(path.read_text())
    tokenizer["model"]["vocab"] |= {f"more{number}": 1000 + number for number in range(3)}
    path.write_text(json.dumps(tokenizer))
    refused(reading, tmp_path / "out", "1003 pieces, its text tower 1000")


@pytest.mark.parametrize("content", ["", "{}", '{"model": 3}'])
def test_what_is_no_tokenizer_is_refused(reading: Path, tmp_path: Path, content: str) -> None:
    (reading / "tokenizer.json").write_text(content)
    refused(reading, tmp_path / "out", "is not a tokenizer")


@pytest.mark.parametrize(
    "asked",
    [
        {"tokenizer_kwargs": {"language": "fr"}},
        {"tokenizer_kwargs": {"reduction_mask": "simple"}},
        {"tokenizer_mode": "clips"},
    ],
)
def test_what_is_not_known_here_is_refused(
    reading: Path, tmp_path: Path, asked: dict[str, Any]
) -> None:
    edit_text(reading, **asked)
    refused(reading, tmp_path / "out", "not known here")


def test_it_is_refused_before_anything_is_exported(
    reading: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lookup.encoders.torch.export.to_onnx", lambda *_: pytest.fail("exported"))
    edit_text(reading, tokenizer_mode="clips")
    refused(reading, tmp_path / "out", "not known here")


def test_an_end_that_the_tokenizer_does_not_add_is_refused(reading: Path, tmp_path: Path) -> None:
    config = {"eos_token": "</s>", "pad_token": "<pad>", "add_eos_token": True}
    (reading / "tokenizer_config.json").write_text(json.dumps(config))
    path = reading / "tokenizer.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"post_processor": None}))
    refused(reading, tmp_path / "out", "does not")


def test_a_padding_that_is_no_piece_is_refused(reading: Path, tmp_path: Path) -> None:
    (reading / "tokenizer_config.json").write_text(json.dumps({"pad_token": "<blank>"}))
    refused(reading, tmp_path / "out", "has no pad_token")


def test_a_changed_tokenizer_is_refused(t5: ExportedModel, tmp_path: Path) -> None:
    export = shutil.copytree(t5.export, tmp_path / "export")
    path = export / TOKENIZER_FILE
    tokenizer = json.loads(path.read_text())
    tokenizer["padding"]["pad_id"] = 0
    path.write_text(json.dumps(tokenizer))
    with pytest.raises(EncoderError, match=f"{TOKENIZER_FILE} .* is not the file"):
        OnnxEncoder.open(export)


def test_the_card_holds_the_numbers_of_the_golden_texts(t5: ExportedModel) -> None:
    card = OnnxEncoder.open(t5.export).card
    assert card.texts is not None
    assert card.texts.tokenizer is not None
    assert np.array(card.texts.golden.numbers).shape == (4, 64)
    assert (t5.export / CARD_FILE).stat().st_size < 20_000


def test_a_tower_of_transformers_names_that_library(
    reading: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit_text(reading, hf_model_name="xlm-roberta-base")
    monkeypatch.setattr("lookup.encoders.torch.open_clip_loader.find_spec", lambda _: None)
    refused(reading, tmp_path / "out", "the library transformers")
