"""The frozen card of a model: what it is, how it is fed, and what it must answer."""

import re
from pathlib import Path
from typing import Literal, Self

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, PositiveInt, ValidationError, model_validator

from lookup.base.errors import EncoderError
from lookup.encoders.preprocessing import Preprocessing
from lookup.encoders.text_cleaning import Cleaning

# A list of numbers, which belongs on one line.
_NUMBERS = re.compile(r"\[[-0-9.e,\s]+\]")


Precision = Literal["fp32", "int8"]


class PatchGrid(BaseModel):
    """The intermediate layer whose patches the encoder gives out, and their shape."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    layer: str
    height: PositiveInt
    width: PositiveInt
    channels: PositiveInt


class GoldenVectors(BaseModel):
    """What the model must answer to the golden pictures (`lookup.encoders.golden`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pictures: str
    """sha256 of the pictures' pixels: says when the pictures changed and not the model."""
    vectors: tuple[tuple[float, ...], ...]
    """One unit vector a picture, rounded to six decimals."""

    @classmethod
    def of(cls, pictures: str, vectors: npt.NDArray[np.float32]) -> Self:
        """Freeze vectors, float32 (n, d), that were computed from the pictures of that digest."""
        rows = tuple(tuple(round(float(value), 6) for value in row) for row in vectors)
        return cls(pictures=pictures, vectors=rows)

    def array(self) -> npt.NDArray[np.float32]:
        """float32 (n, d)."""
        return np.array(self.vectors, dtype=np.float32)


class GoldenTexts(BaseModel):
    """What the text tower must make of the golden texts: the numbers of their pieces, and one
    unit vector each, rounded to six decimals."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    texts: tuple[str, ...]
    numbers: tuple[tuple[int, ...], ...]
    vectors: tuple[tuple[float, ...], ...]

    def array(self) -> npt.NDArray[np.float32]:
        """The vectors, float32 (n, d)."""
        return np.array(self.vectors, dtype=np.float32)


class TokenizerEntry(BaseModel):
    """A tokenizer frozen in the file of that digest; texts are cleaned before it reads them.

    `zeroed`: a number that the model wants as 0, None for none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    digest: str
    clean: Cleaning
    zeroed: int | None = None


class TextEntry(BaseModel):
    """The text tower: `length` numbers a text, cut by our pieces of that digest or by the
    `tokenizer`, whichever there is.

    `words_digest` is that of the words it was taught, None where nobody said which those are.
    `encoder_digest` is that of the exported text.onnx, None where there is no export.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    length: PositiveInt
    pieces_digest: str | None = None
    tokenizer: TokenizerEntry | None = None
    words_digest: str | None = None
    encoder_digest: str | None = None
    golden: GoldenTexts

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.pieces_digest is None) == (self.tokenizer is None):
            raise ValueError("either pieces_digest or tokenizer is needed")
        return self


class PrecisionRecall(BaseModel):
    """Share of `photos` whose product came first, by either form of the same encoder.

    `lost` of them only in float, `gained` only in int8; None in generations of older versions.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    photos: int
    fp32: float
    int8: float
    lost: int | None = None
    gained: int | None = None


class QuantizedEntry(BaseModel):
    """The int8 form of a model, which is another network: it answers the golden pictures in its
    own way, `golden`. Calibrated on `pictures` pictures of the catalogue it is for, and taken
    because of `recall`, None where that was not measured.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    pictures: PositiveInt
    golden: GoldenVectors
    recall: PrecisionRecall | None = None


class PublishedFacts(BaseModel):
    """What is known of a model before its weights were ever seen: a card not yet frozen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    source: str
    dimension: PositiveInt
    input_size: tuple[PositiveInt, PositiveInt]
    license: str
    training_data: str


class ModelCard(PublishedFacts):
    """The frozen card: a model that disagrees with it is refused.

    `weights_digest` is the sha256 of the weights file and `config_digest` that of the configuration
    it was read with; `encoder_digest`, of the exported encoder.onnx, is None on the card of a
    model directory that comes without its export.
    """

    preprocessing: Preprocessing
    patches: PatchGrid | None
    text: bool
    texts: TextEntry | None = None
    weights_digest: str
    config_digest: str
    encoder_digest: str | None = None
    golden: GoldenVectors
    quantized: QuantizedEntry | None = None

    @property
    def precision(self) -> Precision:
        """What numbers encoder.onnx computes with."""
        return "fp32" if self.quantized is None else "int8"

    @property
    def lists_words(self) -> bool:
        """Whether the words come with it that its text tower was taught."""
        return self.texts is not None and self.texts.words_digest is not None

    @property
    def network_digest(self) -> str:
        """Names the network whose vectors these are, however the file it was exported to is
        written: the weights, or their int8 form."""
        if self.quantized is None or self.encoder_digest is None:
            return self.weights_digest
        return self.encoder_digest

    @classmethod
    def read(cls, path: Path) -> Self:
        """The card in a JSON file. Raises EncoderError when it is missing or is no card."""
        try:
            return cls.model_validate_json(path.read_bytes())
        except FileNotFoundError as error:
            raise EncoderError(
                f"{path.parent.name} has no {path.name}.", "Export the encoder again."
            ) from error
        except ValidationError as error:
            raise EncoderError(
                f"{path.name} in {path.parent.name} is not a model card: {error.error_count()}"
                f" fields are wrong, first {error.errors()[0]['loc']}.",
                "Export the encoder again.",
            ) from error

    def write(self, path: Path) -> None:
        """Write the card as JSON that `read` gives back unchanged."""
        document = _NUMBERS.sub(
            lambda match: " ".join(match.group().split()), self.model_dump_json(indent=1)
        )
        path.write_text(document + "\n", encoding="utf-8")
