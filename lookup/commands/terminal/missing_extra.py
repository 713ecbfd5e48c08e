"""What to install where a command's library is missing."""

from collections.abc import Iterator
from contextlib import contextmanager

from lookup.base.errors import BadInput

# Libraries of encoders but the embedded default; torch's own are named where they are loaded.
_OPEN_CLIP = frozenset({"ftfy", "huggingface_hub", "onnx", "tokenizers"})
_ASSISTANT = frozenset({"httpx", "mcp"})
_OURS = frozenset({"indexer", "lookup", ""})


@contextmanager
def missing_extra_named() -> Iterator[None]:
    """Raises BadInput, naming the extra that brings it, for a library that is not installed.

    The service's own libraries come with every install; any other that a command imports belongs
    to the extras `indexer` and `open-clip`, or is reported by what it serves (Milvus, object
    stores, Ray, Parquet).
    """
    try:
        yield
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library in _OURS:
            raise
        extra = "open-clip" if library in _OPEN_CLIP else "indexer"
        extra = "assistant" if library in _ASSISTANT else extra
        raise BadInput(
            f"This command needs the library {library}, which is not installed.",
            f"Install it: pip install 'boutique-lookup[{extra}]'.",
        ) from error
