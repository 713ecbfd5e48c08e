"""The manifest that binds the parts of a generation together."""

from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from lookup.base.errors import GenerationCorrupt
from lookup.encoders.preprocessing import Preprocessing

MANIFEST_NAME = "manifest.json"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FileEntry(_Part):
    """One file of a generation, relative to its directory."""

    sha256: str
    bytes: int


class EncoderEntry(_Part):
    """The encoder whose vectors the generation holds; agrees with its card."""

    name: str
    weights_digest: str
    preprocessing: Preprocessing
    dimension: int


Component = Literal["int8", "float16"]


class SearchEntry(_Part):
    """How candidates are searched: all rows compared, or those of `probes` of so many `lists`;
    and how each component of a row is kept.

    `recall_at_10` is the share of the exact ten nearest that this finds for `held_out` rows of the
    index, themselves left out; None where there is one row only.
    """

    method: Literal["exact", "lists"]
    component: Component
    lists: int | None = None
    probes: int | None = None
    held_out: int
    recall_at_10: float | None


class SelfRetrieval(_Part):
    """Of `checked` catalogue images looked up by their own vector, how many found themselves."""

    checked: int
    found_first: int


class AdaptationEntry(_Part):
    """What comparing vectors as the catalogue taught did to recall@1 of held-out products; `kept`
    tells whether it surely helps. `taught_in` and `changed_since` as of AdaptationCheck.
    """

    photos: int
    recall_at_1: float
    recall_at_1_adapted: float
    gain_ci95: tuple[float, float]
    kept: bool
    taught_in: str | None = None
    changed_since: int = 0


class MatchingEntry(_Part):
    """How confidences were calibrated; agrees with the generation's matching model.

    `calibrated_on` says what photos, of which `known` show items of the catalogue and `foreign`
    others. At most `false_match_rate` of photos of other items are to be decided `match`. Of
    look-alikes, items whose siblings the catalogue holds, `look_alikes_matched` were sure enough
    for it, held to `look_alike_rate` where that is given. `reliability_error` is the expected
    calibration error on products held out, None where there were too few photos to tell;
    `adaptation` is None where nothing was taught.
    """

    calibrated_on: str
    known: int
    foreign: int
    false_match_rate: float
    look_alike_rate: float | None = None
    look_alikes_matched: float | None = None
    reliability_error: float | None
    adaptation: AdaptationEntry | None = None


class Manifest(_Part):
    """What a generation is made of; written last, read first.

    Another one of the same `catalog_digest` and `features_digest` would hold the same rows.
    """

    format: Literal[1] = 1
    generation: str
    maison: str
    created_at: datetime
    parent: str | None
    software: str
    encoder: EncoderEntry
    images: int
    products: int
    catalog_digest: str
    features_digest: str | None = None
    self_retrieval: SelfRetrieval
    search: SearchEntry | None = None
    matching: MatchingEntry | None = None
    files: dict[str, FileEntry]

    @classmethod
    def read(cls, directory: Path) -> "Manifest":
        """The manifest of the generation in `directory`. Raises GenerationCorrupt."""
        path = directory / MANIFEST_NAME
        try:
            content = path.read_bytes()
        except OSError as error:
            raise _unreadable(path, error) from error
        return cls.parse(content, path)

    @classmethod
    def parse(cls, content: bytes, of: object) -> "Manifest":
        """The manifest written in `content`, which is that of `of`. Raises GenerationCorrupt."""
        try:
            return cls.model_validate_json(content)
        except ValidationError as error:
            raise _unreadable(of, error) from error

    def write(self, directory: Path) -> None:
        """Writes the manifest into `directory`."""
        (directory / MANIFEST_NAME).write_text(self.model_dump_json(indent=2) + "\n")


def _unreadable(of: object, error: Exception) -> GenerationCorrupt:
    return GenerationCorrupt(
        f"The manifest {of} cannot be read: {error}",
        "Build the generation again; the published one is untouched.",
    )
