"""A card says the same after a trip through its file, and is read only if it is one."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from lookup.base.errors import EncoderError
from lookup.encoders.card import GoldenVectors, ModelCard, PatchGrid
from lookup.encoders.preprocessing import Preprocessing


def a_card() -> ModelCard:
    return ModelCard(
        name="local-dir:somewhere",
        source="drawn for a test",
        dimension=3,
        input_size=(32, 48),
        license="Apache-2.0",
        training_data="none",
        preprocessing=Preprocessing(
            size=(32, 48),
            resize_mode="longest",
            interpolation="bilinear",
            mean=(0.5, 0.25, 0.125),
            std=(0.26862954, 1.0, 1e-7),
            fill_color=255,
        ),
        patches=PatchGrid(layer="trunk.blocks.4", height=2, width=3, channels=120),
        text=False,
        weights_digest="a" * 64,
        config_digest="b" * 64,
        encoder_digest=None,
        golden=GoldenVectors(pictures="c" * 64, vectors=((0.6, -0.8, 0.0), (0.0, 0.0, 1.0))),
    )


def test_survives_its_file(tmp_path: Path) -> None:
    a_card().write(tmp_path / "card.json")
    assert ModelCard.read(tmp_path / "card.json") == a_card()


def test_is_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        a_card().dimension = 4  # type: ignore[misc]  # that it is refused is the point


def test_a_missing_card_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"has no card\.json"):
        ModelCard.read(tmp_path / "card.json")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"name": 3}', "not json", "\xff"])
def test_what_is_no_card_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "card.json").write_text(content, encoding="latin-1")
    with pytest.raises(EncoderError, match="is not a model card"):
        ModelCard.read(tmp_path / "card.json")


def test_an_unknown_field_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    a_card().write(path)
    path.write_text(path.read_text().replace('"text"', '"tekst"'))
    with pytest.raises(EncoderError, match="2 fields are wrong"):
        ModelCard.read(path)
