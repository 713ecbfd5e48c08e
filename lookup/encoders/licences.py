"""Which weights may be used for research only, by the names they are published under."""

from fnmatch import fnmatchcase

from lookup.base.errors import Refused

RESEARCH_ONLY = "Apple's research licence (apple-amlr): research only"

_RESEARCH_NAMES = (
    "MobileCLIP*/*",
    "hf-hub:apple/MobileCLIP*",
    "hf-hub:timm/MobileCLIP*",
)


def is_research_only(name: str) -> bool:
    """Whether the weights of that name are known to be for research only; a copy in a directory
    goes by another name."""
    return any(fnmatchcase(name, pattern) for pattern in _RESEARCH_NAMES)


def check_licence(name: str, *, research: bool) -> None:
    """Raises Refused for weights that are for research only, unless that is what they are for."""
    if is_research_only(name) and not research:
        raise Refused(
            f"The weights of {name} come under {RESEARCH_ONLY}.",
            "Choose another encoder (`lookup encoders list`), or set research_encoders where this"
            " is research.",
        )
