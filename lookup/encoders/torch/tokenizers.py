"""The tokenizer of an open_clip model, in the one form that the service reads."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lookup.base.errors import EncoderError
from lookup.encoders.card import TokenizerEntry
from lookup.encoders.frozen_tokenizer import TOKENIZER_FILE, FrozenTokenizer
from lookup.encoders.text_cleaning import Cleaning
from lookup.encoders.text_tower import PIECES_FILE, Tokenizer
from lookup.encoders.torch.source import EncoderSource
from lookup.encoders.torch.torchvision_cure import import_open_clip
from lookup.encoders.word_pieces import WordPieces

_CONTEXT_LENGTH = 77
"""open_clip's own, where a model's configuration names none."""

# What their classes in transformers take where a tokenizer's own configuration names none.
_USUAL = {"pad_token": ("[PAD]", "<pad>"), "sep_token": ("[SEP]",)}
_PADDED_ON_THE_LEFT = ("Gemma", "Llama")


@dataclass(frozen=True)
class FoundTokenizer:
    """A tokenizer, and the file that it is frozen in; `entry` is None for our own word pieces."""

    tokenizer: Tokenizer
    length: int
    file: str
    content: bytes
    entry: TokenizerEntry | None

    @property
    def digest(self) -> str:
        """Hex SHA-256 of the file."""
        return hashlib.sha256(self.content).hexdigest()


def find_tokenizer(source: EncoderSource, model: Any) -> FoundTokenizer | None:
    """The tokenizer of `model`, an open_clip model of that source; None where open_clip has none
    for it: it would take CLIP's, and the model does not read that many numbers.

    Raises EncoderError where it does not fit the model, or its configuration asks for what is not
    known here.
    """
    if source.pieces is not None:
        length = int(model.context_length)
        words = WordPieces.read(source.pieces, length)
        found = FoundTokenizer(words, length, PIECES_FILE, source.pieces.read_bytes(), None)
        fits = len(words) == model.vocab_size
    elif source.tokenizer is not None:
        found = _hub_tokenizer(source, source.tokenizer)
        fits = len(found.tokenizer) <= model.vocab_size
    else:
        ours = import_open_clip().SimpleTokenizer()
        if ours.vocab_size != model.vocab_size:
            return None
        return _clip_tokenizer(source, ours)
    if not fits:
        raise EncoderError(
            f"The tokenizer of {source.name} has {len(found.tokenizer)} pieces, its text tower"
            f" {model.vocab_size}.",
            "Restore both from where the model was published.",
        )
    return found


def _clip_tokenizer(source: EncoderSource, clip: Any) -> FoundTokenizer:
    """CLIP's byte pairs, as `clip`, open_clip's SimpleTokenizer, cuts them."""
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, processors

    kwargs = _kwargs(source, "clean")
    tokenizer = Tokenizer(models.BPE(clip.encoder, [*clip.bpe_ranks], end_of_word_suffix="</w>"))
    start, end = (clip.decoder[number] for number in (clip.sot_token_id, clip.eot_token_id))
    words = clip.pat.pattern.removeprefix(f"{start}|{end}|")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(f"(?i){words}"), behavior="removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{start} $A {end}",
        special_tokens=[(start, clip.sot_token_id), (end, clip.eot_token_id)],
    )
    return _frozen(tokenizer, source, pad=(0, clip.decoder[0]), clean=kwargs.get("clean", "lower"))


def _hub_tokenizer(source: EncoderSource, path: Path) -> FoundTokenizer:
    """That of a tokenizer.json, as transformers feeds it."""
    from tokenizers import Tokenizer

    kwargs = _kwargs(source, "clean", "strip_sep_token")
    if mode := source.text_config.get("tokenizer_mode"):
        raise EncoderError(
            f"{source.name} wants its texts in the mode {mode!r}, which is not known here.",
            "Use another encoder, and report this one's name.",
        )
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # it raises no narrower kind
        raise EncoderError(
            f"{path.name} of {source.name} is not a tokenizer: {error}",
            "Restore the original file.",
        ) from error
    config = _config(path)
    _check_ends(tokenizer, config, source.name)
    left = str(config.get("tokenizer_class", "")).startswith(_PADDED_ON_THE_LEFT)
    usual_side = "left" if left else "right"
    zeroed = None
    if kwargs.get("strip_sep_token"):
        zeroed, _ = _special(tokenizer, config, "sep_token", source.name)
    return _frozen(
        tokenizer,
        source,
        pad=_special(tokenizer, config, "pad_token", source.name),
        clean=kwargs.get("clean", "whitespace"),
        zeroed=zeroed,
        padding=config.get("padding_side", usual_side),
        truncation=config.get("truncation_side", "right"),
    )


def _frozen(
    tokenizer: Any,
    source: EncoderSource,
    *,
    pad: tuple[int, str],
    clean: Cleaning,
    zeroed: int | None = None,
    padding: str = "right",
    truncation: str = "right",
) -> FoundTokenizer:
    length = int(source.text_config.get("context_length", _CONTEXT_LENGTH))
    number, token = pad
    tokenizer.enable_truncation(length, direction=truncation)
    tokenizer.enable_padding(length=length, pad_id=number, pad_token=token, direction=padding)
    content = tokenizer.to_str().encode()
    entry = TokenizerEntry(digest=hashlib.sha256(content).hexdigest(), clean=clean, zeroed=zeroed)
    frozen = FrozenTokenizer(tokenizer, entry, length)
    return FoundTokenizer(frozen, length, TOKENIZER_FILE, content, entry)


def _kwargs(source: EncoderSource, *known: str) -> dict[str, Any]:
    """What the configuration gives to open_clip's tokenizer."""
    kwargs: dict[str, Any] = source.text_config.get("tokenizer_kwargs", {})
    if strange := sorted(kwargs.keys() - {*known}):
        raise EncoderError(
            f"{source.name} sets {', '.join(strange)} for its tokenizer, which is not known here.",
            "Use another encoder, and report this one's name.",
        )
    return kwargs


def _config(path: Path) -> dict[str, Any]:
    """What lies beside a tokenizer.json; the first file that has a setting counts."""
    config: dict[str, Any] = {}
    for name in ("tokenizer_config.json", "special_tokens_map.json"):
        beside = path.with_name(name)
        if beside.is_file():
            config = json.loads(beside.read_bytes()) | config
    return config


def _check_ends(tokenizer: Any, config: dict[str, Any], name: str) -> None:
    """Which markers a text begins and ends with, tokenizer.json says; releases of transformers
    differ in what they make of a configuration that says otherwise."""
    added = tokenizer.encode("a").tokens
    for which in ("bos_token", "eos_token"):
        marker = config.get(which)
        if marker and config.get(f"add_{which}") and _text(marker) not in added:
            raise EncoderError(
                f"The tokenizer of {name} is to add {_text(marker)} to each text, and its"
                " tokenizer.json does not.",
                "Restore both files from where the model was published.",
            )


def _special(tokenizer: Any, config: dict[str, Any], which: str, name: str) -> tuple[int, str]:
    """Number and text of a special token."""
    candidates = [_text(config[which])] if config.get(which) else _USUAL[which]
    for token in candidates:
        number = tokenizer.token_to_id(token)
        if number is not None:
            return number, token
    raise EncoderError(
        f"The tokenizer of {name} has no {which}: {', '.join(candidates)} are none of its pieces.",
        "Restore tokenizer.json and tokenizer_config.json from where the model was published.",
    )


def _text(token: str | dict[str, Any]) -> str:
    return token if isinstance(token, str) else str(token["content"])
