"""The calibration that ships with the package, for catalogues too small to have their own."""

from importlib.resources import files

from lookup.matching.calibration import Calibration


def shipped_prior() -> Calibration:
    """Fitted on the drawn catalogue with the embedded encoder; its note says how."""
    text = files("lookup.matching").joinpath("prior.json").read_text(encoding="utf-8")
    return Calibration.model_validate_json(text)
