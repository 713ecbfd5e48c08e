"""What ships with the package: weights and calibration to begin with, or to stay with."""

from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from lookup.matching.calibration import Calibration
from lookup.matching.fusion import FusionWeights


class ShippedPrior(BaseModel):
    """Fitted on drawn catalogues with the embedded encoder; the calibration's note says how."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weights: FusionWeights
    calibration: Calibration


def shipped_prior() -> ShippedPrior:
    """As `scripts/train.py prior` wrote it."""
    text = files("lookup.matching").joinpath("prior.json").read_text(encoding="utf-8")
    return ShippedPrior.model_validate_json(text)
