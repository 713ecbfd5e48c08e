"""What became of a catalogue's pictures in one run."""

import threading
from dataclasses import dataclass, field

from indexer.flow.stage_clock import StageTime
from lookup.catalog.images import CatalogImage
from lookup.catalog.rows import Quarantined


@dataclass
class PictureOutcome:
    """`contents` (SHA-256, hex) of the usable pictures by image id, in the order of the ids."""

    contents: dict[int, str]
    bad: list[Quarantined]
    embedded: int
    bytes: int
    stages: dict[str, StageTime]


@dataclass
class Ledger:
    """Written by all workers of a run."""

    total: int
    contents: dict[int, str] = field(default_factory=dict)
    bad_images: dict[int, Quarantined] = field(default_factory=dict)
    bad_contents: dict[str, str] = field(default_factory=dict)
    notes: list[Quarantined] = field(default_factory=list)
    claimed: set[str] = field(default_factory=set)
    done: int = 0
    embedded: int = 0
    bytes: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def known(self, image: CatalogImage, content: str) -> None:
        """The image has that content, of which everything is there."""
        with self.lock:
            self.contents[image.id] = content
            self.done += 1

    def read(self, image: CatalogImage, content: str, size: int, *, needed: bool) -> bool:
        """The image's file was read; tells whether the caller is the one to go on with it."""
        with self.lock:
            self.contents[image.id] = content
            self.bytes += size
            if needed and content not in self.claimed:
                self.claimed.add(content)
                return True
            self.done += 1
            return False

    def bad_image(self, image: CatalogImage, reason: str) -> None:
        """The image cannot be had."""
        with self.lock:
            self.bad_images[image.id] = left_out(image, reason)
            self.done += 1

    def bad_content(self, content: str, reason: str) -> None:
        """The content is no picture."""
        with self.lock:
            self.bad_contents[content] = reason
            self.done += 1

    def note(self, image: CatalogImage, reason: str) -> None:
        """Something a person should know of an image that is used all the same."""
        with self.lock:
            self.notes.append(left_out(image, reason))

    def embedded_now(self, count: int) -> None:
        """So many contents are embedded and safe."""
        with self.lock:
            self.embedded += count
            self.done += count

    @property
    def bad(self) -> int:
        """Bad pictures so far, each content counted once."""
        return len(self.bad_images) + len(self.bad_contents)

    def problem(self, image: CatalogImage) -> Quarantined | None:
        """What is known to be wrong with the image."""
        with self.lock:
            if image.id in self.bad_images:
                return self.bad_images[image.id]
            reason = self.bad_contents.get(self.contents.get(image.id, ""))
        return None if reason is None else left_out(image, reason)


def left_out(image: CatalogImage, reason: str) -> Quarantined:
    """A picture as the report lists it."""
    return Quarantined(image.path, None, "image", f"product {image.product_id}: {reason}")
