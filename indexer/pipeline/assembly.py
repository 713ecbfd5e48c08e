"""A generation put together from catalogue and cache."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from indexer.cache.store import Cache
from lookup.catalog.database import Database
from lookup.catalog.images import CatalogImage, ImageCatalog
from lookup.encoders.card import ModelCard
from lookup.features.extractor import ImageFeatures
from lookup.features.projection import PatchProjection
from lookup.index.entries import Entries, ImageEntry
from lookup.index.manifest import Manifest
from lookup.index.writer import GenerationParts, entries_digest
from lookup.learning.new_generation import write_new_generation

_PAGE = 500


class CataloguePictures:
    """A maison's pictures in the order of their ids; iterating holds one page and no session."""

    def __init__(self, database: Database, maison: str) -> None:
        self._database = database
        self._maison = maison

    def __iter__(self) -> Iterator[CatalogImage]:
        after = 0
        while page := self._page(after):
            yield from page
            after = page[-1].id

    def _page(self, after: int) -> list[CatalogImage]:
        with self._database.session() as session:
            return ImageCatalog(session, self._maison).page(after=after, size=_PAGE)


class FeaturesMissing(Exception):
    """`count` cache entries were damaged or gone; they are dropped, so another run makes them."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


@dataclass(frozen=True)
class Rows:
    """Which pictures go into a generation, and the content of each."""

    entries: Entries
    contents: Sequence[str]

    @classmethod
    def of(cls, images: Iterable[CatalogImage], contents: Mapping[int, str]) -> "Rows":
        """Rows of the images that have a content, in their order."""
        usable = [
            ImageEntry(image.id, image.product_id, image.colorway)
            for image in images
            if image.id in contents
        ]
        return cls(Entries.of(usable), [contents[entry.image_id] for entry in usable])

    @property
    def digest(self) -> str:
        """The `catalog_digest` of a generation of these rows."""
        return entries_digest(self.entries, self.contents)


@dataclass(frozen=True)
class Assembly:
    """What a generation is made of besides its rows."""

    cache: Cache
    key: str
    """Of the features in the cache."""
    features_digest: str
    encoder_dir: Path
    card: ModelCard
    projection: PatchProjection

    def write(
        self,
        directory: Path,
        rows: Rows,
        *,
        generation: str,
        maison: str,
        parent: str | None,
        created_at: datetime,
    ) -> Manifest:
        """Writes the generation. Raises FeaturesMissing once all missing ones are known."""
        parts = GenerationParts(
            entries=rows.entries,
            features=self._features(rows.contents),
            content_digests=rows.contents,
            encoder_dir=self.encoder_dir,
            card=self.card,
            projection=self.projection,
            features_digest=self.features_digest,
        )
        return write_new_generation(
            directory,
            parts,
            generation=generation,
            maison=maison,
            parent=parent,
            created_at=created_at,
        )

    def _features(self, contents: Sequence[str]) -> Iterator[ImageFeatures]:
        missing = 0
        for content in contents:
            features = self.cache.features(self.key, content)
            if features is None:
                missing += 1
            elif not missing:
                yield features
        if missing:
            raise FeaturesMissing(missing)
