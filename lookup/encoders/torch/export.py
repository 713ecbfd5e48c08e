"""From an open_clip model to the directory the service runs: encoder.onnx and card.json."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lookup.base.errors import EncoderError
from lookup.encoders.card import GoldenVectors, ModelCard
from lookup.encoders.golden import GOLDEN_TEXTS, check_golden, golden_pictures, pictures_digest
from lookup.encoders.network_file import network_digest
from lookup.encoders.onnx_encoder import (
    CARD_FILE,
    ENCODER_FILE,
    INPUT,
    PATCHES,
    VECTORS,
    OnnxEncoder,
)
from lookup.encoders.port import Floats
from lookup.encoders.torch.export_files import move_export
from lookup.encoders.torch.image_tower import find_patch_layer, image_tower, patch_grid
from lookup.encoders.torch.open_clip_loader import TorchModel, load_open_clip
from lookup.encoders.torch.source import EncoderSource, find_source
from lookup.encoders.torch.text_export import export_text, freeze_text, text_side
from lookup.encoders.torch.to_onnx import to_onnx

if TYPE_CHECKING:
    import torch

# Vectors and every cell of the patch grid, of the exported network against open_clip's own.
LEAST_PARITY = 0.999


def export_encoder(name: str, out_dir: Path, *, offline: bool) -> ModelCard:
    """Export both towers of the encoder `name` into `out_dir`, which is created.

    Raises UnknownEncoder or EncoderError when the model cannot be found or read, GoldenMismatch
    when it is not the one its frozen card describes, and EncoderError when the export does not
    answer what the model answers. Nothing is left in `out_dir` then.
    """
    return export_source(find_source(name, offline=offline), out_dir)


def export_source(source: EncoderSource, out_dir: Path) -> ModelCard:
    """The same for a source already found."""
    _check_weights(source)
    loaded = load_open_clip(source)
    golden_batch = _batch(loaded)
    vectors = _open_clip_vectors(loaded, golden_batch)
    if source.card is not None:
        # Before the export: right weights with wrong preprocessing end here, in seconds.
        check_golden(source.card.golden, vectors, source.name)
    facts = _facts(source, loaded, dimension=vectors.shape[1])
    layer = find_patch_layer(loaded.model.visual)
    tower = image_tower(loaded.model.visual, layer)
    answer = _run(tower, golden_batch)
    out_dir.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out_dir.parent, prefix=".export-") as scratch:
        made = Path(scratch)
        # The texts first: a tokenizer that is not this model's is refused in seconds, too.
        side = text_side(source, loaded)
        texts = export_text(source, loaded, side, made) if side else None
        outputs = [VECTORS, PATCHES] if layer else [VECTORS]
        to_onnx(tower, golden_batch, (INPUT, outputs), made / ENCODER_FILE)
        card = ModelCard(
            **facts,
            preprocessing=loaded.preprocessing,
            patches=patch_grid(layer, answer[1]) if layer else None,
            text=texts is not None,
            texts=texts,
            weights_digest=source.weights_digest,
            config_digest=source.config_digest,
            encoder_digest=network_digest(made / ENCODER_FILE),
            golden=source.card.golden
            if source.card
            else GoldenVectors.of(pictures_digest(), vectors),
        )
        card.write(made / CARD_FILE)
        _check_parity(made, card, vectors, answer, side.vectors if side else None)
        move_export(made, card, out_dir)
    return card


def freeze_card(
    source: EncoderSource, *, name: str, source_text: str, license_text: str, training_data: str
) -> ModelCard:
    """The frozen card of a model directory that is not exported yet."""
    loaded = load_open_clip(source)
    batch = _batch(loaded)
    vectors = _open_clip_vectors(loaded, batch)
    layer = find_patch_layer(loaded.model.visual)
    answer = _run(image_tower(loaded.model.visual, layer), batch)
    side = text_side(source, loaded)
    return ModelCard(
        name=name,
        source=source_text,
        dimension=vectors.shape[1],
        input_size=loaded.preprocessing.size,
        license=license_text,
        training_data=training_data,
        preprocessing=loaded.preprocessing,
        patches=patch_grid(layer, answer[1]) if layer else None,
        text=side is not None,
        texts=freeze_text(source, side) if side else None,
        weights_digest=source.weights_digest,
        config_digest=source.config_digest,
        golden=GoldenVectors.of(pictures_digest(), vectors),
    )


def _check_weights(source: EncoderSource) -> None:
    if source.card is not None and source.card.weights_digest != source.weights_digest:
        raise EncoderError(
            f"The weights of {source.name} are not those its card was frozen with.",
            "Restore them from where the model was published, or freeze a new card.",
        )


def _facts(source: EncoderSource, loaded: TorchModel, *, dimension: int) -> dict[str, object]:
    known = source.card or source.facts
    size = loaded.preprocessing.size
    if known is not None and (known.dimension, known.input_size) != (dimension, size):
        raise EncoderError(
            f"{source.name} gives vectors of {dimension} from pictures of {size}, its card says"
            f" {known.dimension} from {known.input_size}.",
            "These are other weights than the card's; use another name for them.",
        )
    return {
        "name": source.name,
        "source": known.source if known else source.name,
        "dimension": dimension,
        "input_size": size,
        "license": known.license if known else "unknown: ask whoever published the weights",
        "training_data": known.training_data if known else "unknown",
    }


def _batch(loaded: TorchModel) -> "torch.Tensor":
    """The golden pictures as open_clip itself prepares them."""
    import torch

    return torch.stack([loaded.transform(picture) for picture in golden_pictures()])


def _open_clip_vectors(loaded: TorchModel, batch: "torch.Tensor") -> Floats:
    """Unit vectors by open_clip's own path, not by the tower that is exported."""
    import torch

    with torch.inference_mode():
        vectors: Floats = loaded.model.encode_image(batch, normalize=True).numpy()
    return vectors


def _run(tower: "torch.nn.Module", batch: "torch.Tensor") -> "tuple[torch.Tensor, ...]":
    import torch

    with torch.inference_mode():
        answer: tuple[torch.Tensor, ...] = tower(batch)
    return answer


def _check_parity(
    made: Path,
    card: ModelCard,
    vectors: Floats,
    answer: "tuple[torch.Tensor, ...]",
    texts: Floats | None,
) -> None:
    """Our preprocessing and ONNX Runtime against open_clip's and torch, on the golden pictures
    and texts."""
    encoder = OnnxEncoder.open(made, threads=1)
    encoding = encoder.encode(golden_pictures(), patches=card.patches is not None)
    cosines = [cosine(encoding.vectors, vectors)]
    if encoding.patches is not None:
        cosines.append(cosine(encoding.patches, answer[1].numpy()))
    if texts is not None:
        cosines.append(cosine(encoder.encode_text(GOLDEN_TEXTS), texts))
    if not min(cosines) >= LEAST_PARITY:
        raise EncoderError(
            f"The export of {card.name} answers otherwise than the model:"
            f" cosine {min(cosines):.5f}, at least {LEAST_PARITY} is needed.",
            "Report it with the versions of torch and onnxruntime.",
        )


def cosine(one: Floats, other: Floats) -> float:
    """The least cosine between vectors along the last axis."""
    product = np.sum(one * other, axis=-1)
    lengths = np.linalg.norm(one, axis=-1) * np.linalg.norm(other, axis=-1)
    return float((product / lengths).min())
