"""An encoder's files are found by its name, without network, and pickles stay where they are."""

import json
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lookup.base.errors import EncoderError, UnknownEncoder
from lookup.encoders.torch.source import (
    CONFIG_FILE,
    WEIGHTS_FILE,
    embedded_card,
    find_source,
    published_facts,
)
from lookup.encoders.torch.torchvision_cure import import_open_clip
from tests.encoders.conftest import ModelDirectory
from tests.tiny_encoder import TINY_CONFIG

REVISION = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever looks a host up or connects to one fails the test."""
    tried: list[Any] = []

    def refuse(*target: Any, **_: Any) -> None:
        tried.append(target)
        raise OSError("there is no network in tests")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    yield
    assert tried == []


def fill_cache(cache: Path, repo: str, files: dict[str, Path]) -> None:
    """The layout that huggingface_hub keeps: a ref that names a snapshot folder."""
    folder = cache / f"models--{repo.replace('/', '--')}"
    snapshot = folder / "snapshots" / REVISION
    snapshot.mkdir(parents=True)
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text(REVISION)
    for name, path in files.items():
        shutil.copy(path, snapshot / name)


@pytest.fixture
def tagged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """`tiny-vit/seeded`, known to open_clip like any published tag."""
    open_clip = import_open_clip()
    from open_clip import factory, pretrained

    config = tmp_path / "tiny-vit.json"
    config.write_text(json.dumps(TINY_CONFIG["model_cfg"]))
    monkeypatch.setattr(factory, "_MODEL_CONFIG_PATHS", [*factory._MODEL_CONFIG_PATHS])
    monkeypatch.setattr(factory, "_MODEL_CONFIGS", dict(factory._MODEL_CONFIGS))
    open_clip.add_model_config(config)
    tags = {
        "seeded": pretrained._pcfg(hf_hub="seeded/tiny-vit/", interpolation="bilinear"),
        "quick": pretrained._pcfg(hf_hub="seeded/tiny-vit/", quick_gelu=True),
        "pickled": pretrained._pcfg(url="https://example.invalid/tiny.pt"),
    }
    monkeypatch.setitem(pretrained._PRETRAINED, "tiny-vit", tags)
    return "tiny-vit"


def test_the_embedded_default_is_what_its_card_says() -> None:
    source = find_source("embedded", offline=True)
    assert source.card == embedded_card()
    assert source.weights_digest == embedded_card().weights_digest
    assert source.config_digest == embedded_card().config_digest


def test_a_local_directory_is_found(tiny: ModelDirectory) -> None:
    source = find_source(tiny.name, offline=True)
    assert source.weights == tiny.path / WEIGHTS_FILE
    assert source.config == TINY_CONFIG
    assert source.card is None


@pytest.mark.parametrize("missing", [CONFIG_FILE, WEIGHTS_FILE])
def test_an_incomplete_directory_is_refused(tiny: ModelDirectory, missing: str) -> None:
    (tiny.path / missing).unlink()
    with pytest.raises(EncoderError, match=f"has no {missing}"):
        find_source(tiny.name, offline=True)


def test_a_pickle_in_a_directory_is_never_taken(tiny: ModelDirectory) -> None:
    (tiny.path / WEIGHTS_FILE).rename(tiny.path / "open_clip_pytorch_model.bin")
    with pytest.raises(EncoderError, match="are pickles and are never loaded"):
        find_source(tiny.name, offline=True)


@pytest.mark.parametrize("config", ["{", "[]", '{"model_cfg": {}}', '{"preprocess_cfg": {}}'])
def test_a_config_without_preprocessing_is_refused(tiny: ModelDirectory, config: str) -> None:
    (tiny.path / CONFIG_FILE).write_text(config)
    with pytest.raises(EncoderError, match="Restore the original file"):
        find_source(tiny.name, offline=True)


def test_a_hub_name_is_found_in_the_cache(hub_cache: Path, tiny: ModelDirectory) -> None:
    files = {name: tiny.path / name for name in (CONFIG_FILE, WEIGHTS_FILE)}
    fill_cache(hub_cache, "seeded/tiny", files)
    source = find_source("hf-hub:seeded/tiny", offline=True)
    assert source.config == TINY_CONFIG
    assert source.weights.name == WEIGHTS_FILE


def test_safetensors_come_before_a_pickle(hub_cache: Path, tiny: ModelDirectory) -> None:
    both = {
        CONFIG_FILE: tiny.path / CONFIG_FILE,
        WEIGHTS_FILE: tiny.path / WEIGHTS_FILE,
        "open_clip_pytorch_model.bin": tiny.path / CONFIG_FILE,
    }
    fill_cache(hub_cache, "seeded/tiny", both)
    assert find_source("hf-hub:seeded/tiny", offline=True).weights.name == WEIGHTS_FILE


@pytest.mark.parametrize("name", ["hf-hub:seeded/tiny", "hf-hub:Marqo/marqo-fashionSigLIP"])
def test_offline_names_the_remedy(hub_cache: Path, name: str) -> None:
    with pytest.raises(EncoderError, match=r"no network may be used\. Run once with network"):
        find_source(name, offline=True)


def test_an_unreachable_hub_names_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub.errors import LocalEntryNotFoundError

    def unreachable(*_: Any, **__: Any) -> None:
        raise LocalEntryNotFoundError("no connection, nothing in the cache")

    monkeypatch.setattr("huggingface_hub.hf_hub_download", unreachable)
    with pytest.raises(EncoderError, match="the hub cannot be reached"):
        find_source("hf-hub:seeded/tiny", offline=False)


def test_a_hub_repository_of_pickles_alone_gives_its_bin(
    hub_cache: Path, tiny: ModelDirectory
) -> None:
    """What reads it must take tensors only: see test_export."""
    pickled = {
        CONFIG_FILE: tiny.path / CONFIG_FILE,
        "open_clip_pytorch_model.bin": tiny.path / WEIGHTS_FILE,
    }
    fill_cache(hub_cache, "seeded/tiny", pickled)
    source = find_source("hf-hub:seeded/tiny", offline=True)
    assert source.weights.name == "open_clip_pytorch_model.bin"


def test_a_tag_is_found_in_the_cache_with_its_own_preprocessing(
    hub_cache: Path, tiny: ModelDirectory, tagged: str
) -> None:
    fill_cache(hub_cache, "seeded/tiny-vit", {WEIGHTS_FILE: tiny.path / WEIGHTS_FILE})
    source = find_source(f"{tagged}/seeded", offline=True)
    assert source.config["model_cfg"] == TINY_CONFIG["model_cfg"]
    assert source.config["preprocess_cfg"]["interpolation"] == "bilinear"


def test_a_recommended_tag_names_the_remedy_offline(hub_cache: Path) -> None:
    with pytest.raises(EncoderError, match="Run once with network"):
        find_source("ViT-B-32/laion2b_s34b_b79k", offline=True)


def test_a_tag_that_is_a_pickle_is_refused(tagged: str) -> None:
    with pytest.raises(EncoderError, match="published as a pickle only"):
        find_source(f"{tagged}/pickled", offline=True)


def test_a_tag_of_another_activation_is_refused(tagged: str) -> None:
    with pytest.raises(UnknownEncoder, match="quickgelu"):
        find_source(f"{tagged}/quick", offline=True)


@pytest.mark.parametrize("name", ["", "resnet50", "hf-hub:a/b/c/d"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(UnknownEncoder):
        find_source(name, offline=True)


def test_an_unknown_tag_lists_the_known_ones(tagged: str) -> None:
    with pytest.raises(UnknownEncoder, match="seeded, quick, pickled"):
        find_source(f"{tagged}/laion", offline=True)


def test_every_published_card_names_an_encoder_that_could_be_had() -> None:
    names = [facts.name for facts in published_facts()]
    assert "hf-hub:Marqo/marqo-fashionSigLIP" in names
    assert "ViT-B-32/laion2b_s34b_b79k" in names
    assert all(facts.license and facts.training_data for facts in published_facts())
