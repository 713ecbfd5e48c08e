"""`lookup encoders`: what names are, under which licence, and whether they can be had here."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lookup.__main__ import main as lookup


def encoders(*arguments: str) -> Result:
    return CliRunner().invoke(lookup, ["encoders", *arguments], prog_name="lookup")


def document(*arguments: str) -> dict[str, Any]:
    result = encoders(*arguments, "--json")
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_default_comes_first_and_every_licence_is_named() -> None:
    listed = document("list")["encoders"]
    assert listed[0]["name"] == "embedded"
    assert all(each["license"] for each in listed)
    names = [each["name"] for each in listed]
    assert "hf-hub:Marqo/marqo-fashionSigLIP" in names
    assert "PE-Core-T-16-384/meta" in names


def test_the_list_shows_every_name_whole() -> None:
    shown = encoders("list").stdout
    assert [each for each in document("list")["encoders"] if each["name"] not in shown] == []


def test_a_tag_says_where_its_files_come_from_and_what_it_needs() -> None:
    shown = document("show", "ViT-B-16-SigLIP/webli")
    assert shown["weights"] == "timm/ViT-B-16-SigLIP on the Hugging Face hub"
    assert shown["tokenizer"] == "timm/ViT-B-16-SigLIP"
    assert (shown["text_length"], shown["dimension"]) == (64, 768)
    assert [each.partition(",")[0] for each in shown["needs"]] == ["open-clip", "tokenizers"]


def test_clip_s_own_words_come_with_open_clip() -> None:
    assert document("show", "ViT-B-32/laion2b_s34b_b79k")["tokenizer"] == "open_clip: CLIP's"


def test_the_default_needs_nothing() -> None:
    shown = document("show", "embedded")
    assert shown["needs"] == []
    assert "Apache-2.0" in encoders("show", "embedded").stdout


def test_what_is_for_research_only_says_so() -> None:
    assert document("show", "MobileCLIP2-S0/dfndr2b")["research_only"]
    assert not document("show", "PE-Core-T-16-384/meta")["research_only"]


def test_what_lies_on_no_disk_is_told(hub_cache: Path) -> None:
    shown = document("show", "hf-hub:Marqo/marqo-fashionSigLIP")
    assert "no network may be used" in shown["missing"]
    assert shown["tokenizer"] is None


def test_the_default_can_be_had() -> None:
    result = encoders("check", "embedded")
    assert result.exit_code == 0
    assert result.stdout == "licence: fine\nfiles: fine\n"


def test_a_model_directory_can_be_had(tiny_pristine: Path) -> None:
    found = document("check", f"local-dir:{tiny_pristine}")
    assert {each["what"]: each["problem"] for each in found["checks"]}["files"] is None


def test_weights_that_are_not_here_are_refused_with_the_remedy(hub_cache: Path) -> None:
    result = encoders("check", "ViT-B-32/laion2b_s34b_b79k")
    assert result.exit_code == 3
    assert "Run once with network" in result.stdout


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch, tiny_pristine: Path) -> None:
    monkeypatch.setattr("lookup.encoders.torch.availability.find_spec", lambda _: None)
    result = encoders("check", f"local-dir:{tiny_pristine}")
    assert result.exit_code == 3
    assert "boutique-lookup[open-clip]" in result.stdout


def test_research_weights_need_the_setting(hub_cache: Path) -> None:
    def licence(*options: str) -> str | None:
        checks = document("check", "MobileCLIP2-S0/dfndr2b", *options)["checks"]
        problem: str | None = checks[0]["problem"]
        return problem

    told = licence()
    assert told is not None
    assert "research only" in told
    assert licence("--research-encoders", "true") is None


@pytest.mark.parametrize("command", ["show", "check"])
def test_what_is_no_name_is_bad_input(command: str) -> None:
    assert encoders(command, "resnet50").exit_code == 2
