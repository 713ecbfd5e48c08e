"""What is learnt of a maison's catalogue: how signals are weighed, and what they amount to."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lookup.base.errors import GenerationCorrupt
from lookup.index.manifest import AdaptationEntry, MatchingEntry
from lookup.matching.adaptation import AdaptationCheck
from lookup.matching.calibration import Calibration
from lookup.matching.fusion import FusionWeights
from lookup.matching.prior import shipped_prior

MODEL_FILE = "matching.json"


class Spread(BaseModel):
    """Mean and standard deviation of something measured."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    mean: float
    deviation: Annotated[float, Field(gt=0)]


class MatchingModel(BaseModel):
    """Weights and calibration, stored with a generation.

    `adaptation` is what was measured of comparing vectors as taught, None where nothing was.
    `learnt_in` is the generation they were learnt in, None for those that ship;
    `changed_since` counts the images that came or went between that one and this.
    `matched_similarity` is the cosine of the first product's picture, of what it was learnt from
    and is decided `match`; None where that was too little.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    weights: FusionWeights
    calibration: Calibration
    adaptation: AdaptationCheck | None = None
    learnt_in: str | None = None
    changed_since: int = 0
    matched_similarity: Spread | None = None

    @classmethod
    def shipped(cls) -> Self:
        """What is known before anything is learnt of a catalogue."""
        prior = shipped_prior()
        return cls(weights=prior.weights, calibration=prior.calibration)

    def entry(self) -> MatchingEntry:
        """What a manifest says of it."""
        calibration, check = self.calibration, self.adaptation
        adaptation = AdaptationEntry(**check.model_dump(), kept=check.kept) if check else None
        return MatchingEntry(
            calibrated_on=calibration.source,
            known=calibration.positives,
            foreign=calibration.negatives,
            false_match_rate=calibration.false_match_rate,
            look_alike_rate=calibration.look_alike_rate,
            look_alikes_matched=calibration.look_alikes_matched,
            reliability_error=calibration.reliability_error,
            adaptation=adaptation,
        )

    def write(self, directory: Path) -> None:
        """Writes one file into `directory`."""
        (directory / MODEL_FILE).write_text(self.model_dump_json(indent=2) + "\n")

    @classmethod
    def read(cls, directory: Path) -> Self:
        """What `write` wrote. Raises GenerationCorrupt."""
        path = directory / MODEL_FILE
        try:
            return cls.model_validate_json(path.read_bytes())
        except (OSError, ValidationError) as error:
            raise GenerationCorrupt(
                f"{MODEL_FILE} in {directory.name} is missing, damaged or of another version.",
                "Build the generation again.",
            ) from error
