"""Files of the Hugging Face hub, from its cache or over the network."""

from pathlib import Path

from lookup.base.errors import EncoderError, UnknownEncoder


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
