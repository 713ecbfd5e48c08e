"""MatchingModel: what a generation keeps of how its photos are matched."""

from pathlib import Path

import pytest

from lookup.base.errors import GenerationCorrupt
from lookup.matching.adaptation import AdaptationCheck
from lookup.matching.model import MODEL_FILE, MatchingModel
from lookup.matching.reliability import Reliability
from tests.matching.evidence_drawn import plain_calibration


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    model = MatchingModel.shipped().model_copy(update={"learnt_in": "G", "changed_since": 3})
    model.write(tmp_path)
    assert MatchingModel.read(tmp_path) == model


@pytest.mark.parametrize("content", [None, b"", b"{}", b'{"weights": '])
def test_an_unreadable_one_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / MODEL_FILE).write_bytes(content)
    with pytest.raises(
        GenerationCorrupt, match=rf"{MODEL_FILE} in .*\. Build the generation again"
    ):
        MatchingModel.read(tmp_path)


def test_the_manifest_says_what_it_was_calibrated_on_and_how_well() -> None:
    calibration = plain_calibration().model_copy(
        update={
            "positives": 40,
            "negatives": 30,
            "look_alike_rate": 0.02,
            "look_alikes_matched": 0.015,
            "reliability": Reliability(photos=40, error=0.03, bins=()),
        }
    )
    check = AdaptationCheck(
        photos=40, recall_at_1=0.5, recall_at_1_adapted=0.6, gain_ci95=(0.01, 0.2)
    )
    weights = MatchingModel.shipped().weights
    model = MatchingModel(weights=weights, calibration=calibration, adaptation=check)
    assert model.entry().model_dump() == {
        "calibrated_on": "shipped prior",
        "known": 40,
        "foreign": 30,
        "false_match_rate": 0.01,
        "look_alike_rate": 0.02,
        "look_alikes_matched": 0.015,
        "reliability_error": 0.03,
        "adaptation": {**check.model_dump(), "kept": True},
    }


def test_a_model_that_was_not_adapted_says_nothing_of_adaptation() -> None:
    assert MatchingModel.shipped().entry().adaptation is None
