"""Files of the Hugging Face hub, from its cache or over the network."""

from pathlib import Path

from lookup.base.errors import EncoderError, UnknownEncoder

WEIGHTS_FILE = "open_clip_model.safetensors"
# The one pickle that may be read, and only from the hub: see `hub_weights`.
_HUB_PICKLE = "open_clip_pytorch_model.bin"


def hub_weights(repo: str, *, offline: bool) -> Path:
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


def hub_file(repo: str, file: str, *, offline: bool) -> Path:
    """The file, downloaded unless `offline`. Raises EncoderError, UnknownEncoder."""
    found = hub_file_or_none(repo, file, offline=offline)
    if found is not None:
        return found
    if offline:
        raise _not_here(repo, file, "and no network may be used")
    raise EncoderError(
        f"The hub has no {file} of {repo} for us.", "Check the name and your access to it."
    )


def hub_file_or_none(repo: str, file: str, *, offline: bool) -> Path | None:
    """None where the repository has no such file, or offline, where it is not on this machine."""
    from huggingface_hub import hf_hub_download, try_to_load_from_cache
    from huggingface_hub.errors import (
        EntryNotFoundError,
        HfHubHTTPError,
        HFValidationError,
        LocalEntryNotFoundError,
    )

    try:
        if not offline:
            return Path(hf_hub_download(repo, file))
        # Not hf_hub_download with local_files_only: it reads the cache, yet first asks the hub
        # for a list of user agents.
        cached = try_to_load_from_cache(repo, file)
    except LocalEntryNotFoundError as error:
        raise _not_here(repo, file, "and the hub cannot be reached") from error
    except HFValidationError as error:
        raise UnknownEncoder(f"{repo!r} is not a hub name: {error}", "Use ORG/NAME.") from error
    except EntryNotFoundError:
        return None
    except HfHubHTTPError as error:
        raise EncoderError(
            f"The hub does not give {file} of {repo}: {error}",
            "Check the name and your access to it.",
        ) from error
    return Path(cached) if isinstance(cached, str) else None


def _not_here(repo: str, file: str, why: str) -> EncoderError:
    return EncoderError(
        f"{file} of {repo} is not on this machine {why}.",
        "Run once with network, or copy the model here and name it local-dir:PATH, or use the"
        " encoder 'embedded'.",
    )
