"""Where a named encoder's weights and configuration come from, found without loading them.

Names: `embedded`, `ARCH/TAG`, `hf-hub:ORG/NAME`, `local-dir:PATH`. Only `ARCH/TAG` needs torch for
it.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lookup.base.digest import file_digest
from lookup.base.errors import EncoderError, UnknownEncoder
from lookup.encoders.card import ModelCard, PublishedFacts
from lookup.encoders.onnx_encoder import CARD_FILE
from lookup.encoders.text_tower import PIECES_FILE, WORDS_FILE
from lookup.encoders.torch.hub import hub_file, hub_file_or_none
from lookup.encoders.torch.torchvision_cure import import_open_clip

EMBEDDED = "embedded"
HUB_PREFIX, DIRECTORY_PREFIX = "hf-hub:", "local-dir:"
CONFIG_FILE = "open_clip_config.json"
WEIGHTS_FILE = "open_clip_model.safetensors"
# The one pickle that may be read, and only from the hub: see `_hub_weights`.
_HUB_PICKLE = "open_clip_pytorch_model.bin"
# The name of the repository whose tokenizer a text tower reads with, and its files.
_TOKENIZER_NAME = "hf_tokenizer_name"
_TOKENIZER = "tokenizer.json"
_TOKENIZER_SETTINGS = ("tokenizer_config.json", "special_tokens_map.json")
_ENCODERS = Path(__file__).parents[1]


@dataclass(frozen=True)
class EncoderSource:
    """One model's files: `config` holds `model_cfg` and `preprocess_cfg` as open_clip writes them.

    `card` is the frozen card that came with the weights, `facts` what was published of them.
    """

    name: str
    config: dict[str, Any]
    weights: Path
    weights_digest: str
    config_digest: str
    card: ModelCard | None = None
    facts: PublishedFacts | None = None
    pieces: Path | None = None
    """The vocabulary of a text tower of our own."""
    tokenizer: Path | None = None
    """The tokenizer.json that the configuration asks for; its settings lie beside it."""
    words: Path | None = None
    """The whole words that the text tower was taught."""

    @property
    def text_config(self) -> dict[str, Any]:
        """What the configuration says of the text tower."""
        config: dict[str, Any] = self.config["model_cfg"].get("text_cfg", {})
        return config


def find_source(name: str, *, offline: bool) -> EncoderSource:
    """Find the files of an encoder; downloads them from the hub unless `offline`.

    Raises UnknownEncoder when no name of that form is known, and EncoderError when the files are
    not there, or not here and there is no network to be used.
    """
    if name == EMBEDDED:
        return _directory(name, _ENCODERS / "embedded")
    if name.startswith(DIRECTORY_PREFIX):
        return _directory(name, Path(name.removeprefix(DIRECTORY_PREFIX)))
    config, repo = _hub_config(name, offline=offline)
    source = _source(name, config, _hub_weights(repo, offline=offline))
    return _with_hub_tokenizer(source, offline=offline)


def find_config(name: str) -> tuple[dict[str, Any], str]:
    """The configuration of an encoder, found without network, and where its weights come from.

    Raises as `find_source`.
    """
    if name == EMBEDDED:
        return _read_config(_ENCODERS / "embedded" / CONFIG_FILE), "this package"
    if name.startswith(DIRECTORY_PREFIX):
        directory = Path(name.removeprefix(DIRECTORY_PREFIX))
        if not (directory / CONFIG_FILE).is_file():
            raise _incomplete(directory, CONFIG_FILE)
        return _read_config(directory / CONFIG_FILE), str(directory)
    config, repo = _hub_config(name, offline=True)
    return config, f"{repo} on the Hugging Face hub"


def _hub_config(name: str, *, offline: bool) -> tuple[dict[str, Any], str]:
    """The configuration of weights on the hub, and their repository there."""
    if not name.startswith(HUB_PREFIX):
        return _published_tag(name)
    repo = name.removeprefix(HUB_PREFIX)
    return _read_config(hub_file(repo, CONFIG_FILE, offline=offline)), repo


def published_facts() -> tuple[PublishedFacts, ...]:
    """The cards of recommended encoders whose weights do not ship with this package."""
    paths = sorted((_ENCODERS / "cards").glob("*.json"))
    return tuple(PublishedFacts.model_validate_json(path.read_bytes()) for path in paths)


def embedded_card() -> ModelCard:
    """The frozen card of the embedded default."""
    return ModelCard.read(_ENCODERS / "embedded" / CARD_FILE)


def _source(
    name: str, config: dict[str, Any], weights: Path, card: ModelCard | None = None
) -> EncoderSource:
    facts = next((facts for facts in published_facts() if facts.name == name), None)
    canonical = json.dumps(config, sort_keys=True, separators=(",", ":"))
    return EncoderSource(
        name=name,
        config=config,
        weights=weights,
        weights_digest=file_digest(weights),
        config_digest=hashlib.sha256(canonical.encode()).hexdigest(),
        card=card,
        facts=facts,
    )


def _directory(name: str, directory: Path) -> EncoderSource:
    weights = directory / WEIGHTS_FILE
    for path in (directory / CONFIG_FILE, weights):
        if not path.is_file():
            raise _incomplete(directory, path.name)
    card_path = directory / CARD_FILE
    card = ModelCard.read(card_path) if card_path.is_file() else None
    source = _source(name, _read_config(directory / CONFIG_FILE), weights, card)
    pieces, words = directory / PIECES_FILE, directory / WORDS_FILE
    if pieces.is_file():
        return replace(source, pieces=pieces, words=words if words.is_file() else None)
    wanted = source.text_config.get(_TOKENIZER_NAME)
    if not wanted:
        return source
    # Where open_clip, too, looks for it.
    tokenizer = directory / _TOKENIZER
    if not tokenizer.is_file():
        raise EncoderError(
            f"{directory} has no {_TOKENIZER}, without which its text tower cannot be read.",
            f"Copy {_TOKENIZER} and {_TOKENIZER_SETTINGS[0]} of {wanted} there.",
        )
    return replace(source, tokenizer=tokenizer)


def _incomplete(directory: Path, missing: str) -> EncoderError:
    return EncoderError(
        f"{directory} has no {missing}.",
        f"A model directory needs {CONFIG_FILE} and {WEIGHTS_FILE}; other formats of weights"
        " (.bin, .pt, .pth) are pickles and are never loaded: convert them first.",
    )


def _with_hub_tokenizer(source: EncoderSource, *, offline: bool) -> EncoderSource:
    repo = source.text_config.get(_TOKENIZER_NAME)
    if not repo:
        return source
    for file in _TOKENIZER_SETTINGS:
        # Not every repository has each; those that it has then lie beside the tokenizer.
        hub_file_or_none(repo, file, offline=offline)
    return replace(source, tokenizer=hub_file(repo, _TOKENIZER, offline=offline))


def _published_tag(name: str) -> tuple[dict[str, Any], str]:
    """The configuration of `ARCH/TAG`, and the hub's repository of its weights."""
    architecture, slash, tag = name.partition("/")
    if not slash:
        raise UnknownEncoder(
            f"{name!r} is not the name of an encoder.",
            f"Use {EMBEDDED}, ARCH/TAG of open_clip, {HUB_PREFIX}ORG/NAME or"
            f" {DIRECTORY_PREFIX}PATH.",
        )
    library = import_open_clip()
    model_config = library.get_model_config(architecture)
    published = library.get_pretrained_cfg(architecture, tag)
    if model_config is None or not published:
        known = ", ".join(library.list_pretrained_tags_by_model(architecture)) or "none"
        raise UnknownEncoder(
            f"open_clip knows no weights {name!r}; tags of {architecture}: {known}.",
            "Choose one of those, or another architecture.",
        )
    if bool(published.get("quick_gelu")) != bool(model_config.get("quick_gelu")):
        raise UnknownEncoder(
            f"{name} was trained with another activation than the architecture {architecture} has.",
            f"Use {architecture}-quickgelu/{tag}, if the tag says quickgelu, or the plain name.",
        )
    repo = str(published.get("hf_hub") or "").rstrip("/")
    if repo.count("/") != 1:
        raise EncoderError(
            f"{name} is published as a pickle only, which is never loaded.",
            "Choose a tag that is on the Hugging Face hub, or convert it to safetensors yourself.",
        )
    return {"model_cfg": model_config, "preprocess_cfg": dict(published)}, repo


def _read_config(path: Path) -> dict[str, Any]:
    try:
        config = json.loads(path.read_bytes())
    except ValueError as error:
        raise EncoderError(
            f"{path.name} of {path.parent.name} is not JSON: {error}", "Restore the original file."
        ) from error
    if not isinstance(config, dict) or "model_cfg" not in config or "preprocess_cfg" not in config:
        # open_clip would go on with the preprocessing of another model.
        raise EncoderError(
            f"{path.name} of {path.parent.name} lacks model_cfg or preprocess_cfg.",
            "Restore the original file; how to prepare pictures is never guessed.",
        )
    return config


def _hub_weights(repo: str, *, offline: bool) -> Path:
    """Safetensors where the repository has them.

    Else its .bin, which the loader reads with torch's weights_only unpickler: tensors and plain
    containers, no code. Nothing but a hub name gets that far.
    """
    try:
        return hub_file(repo, WEIGHTS_FILE, offline=offline)
    except EncoderError as missing:
        try:
            return hub_file(repo, _HUB_PICKLE, offline=offline)
        except EncoderError:
            raise missing from None
