"""Where the pictures of a build come from, as it is told."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ImagePlaces:
    """A folder or zip, and hosts that may be asked for addresses."""

    root: Path
    hosts: tuple[str, ...] = ()
    private_hosts: tuple[str, ...] = ()
