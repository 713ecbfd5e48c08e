"""Encoders by name: exported once, then opened from the cache."""

import re
from pathlib import Path

from lookup.base.errors import GoldenMismatch
from lookup.encoders.card import ModelCard
from lookup.encoders.onnx_encoder import CARD_FILE, OnnxEncoder
from lookup.encoders.torch.export_files import INT8_DIR, copy_export
from lookup.encoders.torch.source import EncoderSource, find_source

# Raised when an export of the same weights would differ: older exports are then left aside.
_EXPORT_VERSION = 4


def exported_encoder(name: str, *, cache_dir: Path, offline: bool, in_float: bool = False) -> Path:
    """Directory of the encoder of that name, exported into `cache_dir` unless it is there; one
    whose export came with its weights, as the embedded default's does, is copied there: its int8
    form where that came too, unless it is wanted `in_float`.

    A model whose card is not frozen yet is frozen by its first export: from then on the same
    weights must come with the same configuration. Raises UnknownEncoder, EncoderError,
    GoldenMismatch.
    """
    source = find_source(name, offline=offline)
    shipped = _shipped_card(source, in_float=in_float)
    directory = cache_dir / _directory_name(source, in_float=in_float)
    if not (directory / CARD_FILE).is_file():
        if shipped is not None:
            copy_export(source.weights.parent, shipped, directory)
        else:
            # Only here: the exporter needs torch.
            from lookup.encoders.torch.export import export_source

            export_source(source, directory)
    _check_config(ModelCard.read(directory / CARD_FILE), source, directory)
    return directory


def open_encoder(
    name: str, *, cache_dir: Path, offline: bool, threads: int | None = None
) -> OnnxEncoder:
    """The encoder of that name, exported where needed and open. Raises as `exported_encoder`."""
    directory = exported_encoder(name, cache_dir=cache_dir, offline=offline)
    return OnnxEncoder.open(directory, threads=threads)


def _shipped_card(source: EncoderSource, *, in_float: bool) -> ModelCard | None:
    """The card of the export that came with the weights; None where there is none."""
    if source.card is None or source.card.encoder_digest is None:
        return None
    int8 = source.weights.parent / INT8_DIR / CARD_FILE
    return source.card if in_float or not int8.is_file() else ModelCard.read(int8)


def _directory_name(source: EncoderSource, *, in_float: bool = False) -> str:
    slug = re.sub(r"[^A-Za-z0-9.]+", "-", source.name).strip("-.")[-60:]
    shipped = _shipped_card(source, in_float=in_float)
    digest = shipped.network_digest if shipped else source.weights_digest
    return f"{slug}-{digest[:16]}-v{_EXPORT_VERSION}"


def _check_config(card: ModelCard, source: EncoderSource, directory: Path) -> None:
    """The same weights under another configuration are a mistake until someone says otherwise."""
    if (card.weights_digest, card.config_digest) != (source.weights_digest, source.config_digest):
        raise GoldenMismatch(
            f"The configuration of {source.name} changed since it was first exported, its weights"
            " did not.",
            f"Restore the configuration; if the change is meant, delete {directory.name} in the"
            " encoder cache and build the index again.",
        )
