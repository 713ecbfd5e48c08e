"""What is known of an encoder by its name alone."""

from dataclasses import dataclass

from lookup.base.errors import EncoderError
from lookup.encoders.card import PublishedFacts
from lookup.encoders.licences import RESEARCH_ONLY, is_research_only
from lookup.encoders.torch.source import EMBEDDED, embedded_card, find_config, published_facts

_ASK = "not known here: ask whoever published the weights"


@dataclass(frozen=True)
class EncoderDescription:
    """One encoder; what is None is not known without its files, `missing` says which.

    `weights` and `tokenizer` say where those come from, `needs` which extras have to be installed.
    """

    name: str
    licence: str
    research_only: bool
    training_data: str
    dimension: int | None
    input_size: tuple[int, int] | None
    weights: str | None
    tokenizer: str | None
    text_length: int | None
    needs: tuple[str, ...]
    missing: str | None


def describe(name: str) -> EncoderDescription:
    """What is known of the encoder, without network. Raises UnknownEncoder."""
    facts = next((each for each in known_encoders() if each.name == name), None)
    model, weights, missing = {}, None, None
    try:
        config, weights = find_config(name)
        model = config["model_cfg"]
    except EncoderError as error:
        missing = str(error)
    text = model.get("text_cfg", {})
    repo = text.get("hf_tokenizer_name")
    own = name == EMBEDDED
    tokenizer = "this package" if own else repo or "open_clip: CLIP's"
    research = is_research_only(name)
    return EncoderDescription(
        name=name,
        licence=RESEARCH_ONLY if research else facts.license if facts else _ASK,
        research_only=research,
        training_data=facts.training_data if facts else _ASK,
        dimension=facts.dimension if facts else model.get("embed_dim"),
        input_size=facts.input_size if facts else None,
        weights=weights,
        tokenizer=tokenizer if model else None,
        text_length=text.get("context_length", 77) if model else None,
        needs=() if own else ("open-clip, to build with it", "tokenizers, to search by words"),
        missing=missing,
    )


def known_encoders() -> tuple[PublishedFacts, ...]:
    """The embedded default, and the recommended ones."""
    return (embedded_card(), *published_facts())
