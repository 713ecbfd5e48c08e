"""The small text files that come with a text tower."""

from pathlib import Path

from lookup.base.errors import EncoderError


def read_lines(path: Path) -> list[str]:
    """The lines of a UTF-8 file. Raises EncoderError."""
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EncoderError(
            f"{path.name} in {path.parent.name} cannot be read: {error}",
            "Export the encoder again.",
        ) from error
