"""Weights for research only are known by the names they are published under."""

import pytest

from lookup.base.errors import Refused
from lookup.encoders.licences import check_licence, is_research_only


@pytest.mark.parametrize(
    "name",
    [
        "MobileCLIP-S1/datacompdr",
        "MobileCLIP2-S0/dfndr2b",
        "hf-hub:apple/MobileCLIP-S2-OpenCLIP",
        "hf-hub:timm/MobileCLIP2-S4-OpenCLIP",
    ],
)
def test_research_weights_are_refused_unless_that_is_meant(name: str) -> None:
    with pytest.raises(Refused, match="research only"):
        check_licence(name, research=False)
    check_licence(name, research=True)


@pytest.mark.parametrize("name", ["embedded", "ViT-B-32/laion2b_s34b_b79k", "hf-hub:apple/other"])
def test_others_are_not(name: str) -> None:
    assert not is_research_only(name)
    check_licence(name, research=False)


def test_every_model_of_the_family_that_open_clip_knows_is_one() -> None:
    from lookup.encoders.torch.torchvision_cure import import_open_clip

    tags = import_open_clip().list_pretrained()
    names = [f"{model}/{tag}" for model, tag in tags if "mobileclip" in model.lower()]
    assert len(names) > 8
    assert all(map(is_research_only, names))
