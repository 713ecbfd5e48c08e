"""Whether an encoder can be had on this machine, and what is missing."""

from dataclasses import dataclass
from importlib.util import find_spec

from lookup.base.errors import EncoderError, Refused
from lookup.encoders.licences import check_licence
from lookup.encoders.torch.source import EMBEDDED, find_source

_LIBRARIES = ("torch", "open_clip", "onnx", "tokenizers")


@dataclass(frozen=True)
class Check:
    """One thing that a build with an encoder needs; `problem` and `remedy` are None where it is
    there."""

    what: str
    problem: str | None = None
    remedy: str | None = None


def availability(name: str, *, research: bool) -> tuple[Check, ...]:
    """What a build with that encoder needs, looked for without any network.

    Raises UnknownEncoder for what is no name, or a tag that open_clip does not know.
    """
    licence, files = _licence(name, research=research), _files(name)
    return (licence, files) if name == EMBEDDED else (licence, _libraries(), files)


def _licence(name: str, *, research: bool) -> Check:
    try:
        check_licence(name, research=research)
    except Refused as error:
        return Check("licence", error.detail, error.remedy)
    return Check("licence")


def _libraries() -> Check:
    missing = [library for library in _LIBRARIES if find_spec(library) is None]
    if not missing:
        return Check("libraries")
    return Check(
        "libraries",
        f"Not installed: {', '.join(missing)}.",
        "Install the extra where indexes are built: pip install 'boutique-lookup[open-clip]'.",
    )


def _files(name: str) -> Check:
    try:
        find_source(name, offline=True)
    except EncoderError as error:
        return Check("files", error.detail, error.remedy)
    return Check("files")
