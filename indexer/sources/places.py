"""Where the pictures of a build come from."""

from dataclasses import dataclass
from pathlib import Path

from lookup.images.limits import PICTURE_LIMITS, PhotoLimits


@dataclass(frozen=True)
class ImagePlaces:
    """A folder or zip, and hosts that may be asked for addresses."""

    root: Path
    hosts: tuple[str, ...] = ()
    private_hosts: tuple[str, ...] = ()
    limits: PhotoLimits = PICTURE_LIMITS
    """How large each picture may be."""
