"""The catalogue's pictures: read, decoded and embedded where that was not done before."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image

from indexer.cache.store import Cache
from indexer.sources.source import ImageSource
from lookup.batches import batched
from lookup.catalog.images import CatalogImage
from lookup.catalog.rows import Quarantined
from lookup.errors import PhotoError
from lookup.images.limits import PhotoLimits
from lookup.images.photo import decode_photo
from lookup.images.thumbnails import Thumbnails
from lookup.index.features import FeatureExtractor

_BATCH = 16
# Short side of the pictures that features are computed from; part of what they depend on.
PICTURE_SIDE = 640


@dataclass
class PictureOutcome:
    """What became of the pictures; `contents` (SHA-256, hex) by image id holds the usable ones."""

    contents: dict[int, str] = field(default_factory=dict)
    embedded: int = 0
    bad: list[Quarantined] = field(default_factory=list)
    bytes: int = 0


class PictureRun:
    """Brings the cache up to date with a maison's pictures."""

    def __init__(
        self, source: ImageSource, cache: Cache, thumbnails: Thumbnails, extractor: FeatureExtractor
    ) -> None:
        self._source = source
        self._cache = cache
        self._thumbnails = thumbnails
        self._extractor = extractor
        self._limits = PhotoLimits()

    def run(self, images: list[CatalogImage], tick: Callable[[int, int], None]) -> PictureOutcome:
        """Embeds what no earlier run embedded."""
        outcome = PictureOutcome()
        done = 0
        for batch in batched(images, _BATCH):
            self._batch(batch, outcome)
            done += len(batch)
            tick(done, len(images))
        return outcome

    def _batch(self, batch: list[CatalogImage], outcome: PictureOutcome) -> None:
        key = self._extractor.digest
        pictures: dict[str, Image.Image] = {}
        for image in batch:
            if (content := self._unchanged(image.path)) is not None:
                outcome.contents[image.id] = content
                continue
            try:
                fetched = self._source.fetch(image.path, max_bytes=self._limits.max_bytes)
                content = hashlib.sha256(fetched.data).hexdigest()
                outcome.bytes += len(fetched.data)
                if content not in pictures and not self._is_complete(content):
                    pictures[content] = decode_photo(
                        fetched.data, self._limits, target_side=PICTURE_SIDE
                    )
            except PhotoError as error:
                reason = f"product {image.product_id}: {error}"
                outcome.bad.append(Quarantined(image.path, None, "image", reason))
                continue
            outcome.contents[image.id] = content
            if fetched.stamp is not None:
                self._cache.put_files([(image.path, fetched.stamp, content)])
        if pictures:
            features = self._extractor.extract(list(pictures.values()))
            for content, picture in pictures.items():
                self._thumbnails.write(content, picture)
            self._cache.put_features(key, dict(zip(pictures, features, strict=True)))
            outcome.embedded += len(pictures)

    def _unchanged(self, path: str) -> str | None:
        known = self._cache.file(path)
        if known is None or not self._source.unchanged(path, known[0]):
            return None
        return known[1] if self._is_complete(known[1]) else None

    def _is_complete(self, content: str) -> bool:
        return (
            self._cache.has_features(self._extractor.digest, content)
            and self._thumbnails.path(content).is_file()
        )
