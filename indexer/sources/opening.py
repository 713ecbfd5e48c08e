"""The source of pictures that a build was told of."""

from dataclasses import dataclass

from indexer.sources.archive import ArchiveImages
from indexer.sources.folder import FolderImages
from indexer.sources.hosts import AllowList
from indexer.sources.places import ImagePlaces
from indexer.sources.source import FetchedImage, ImageSource, SeenFile
from indexer.sources.web import WebImages


def open_source(places: ImagePlaces) -> ImageSource:
    """Paths are looked for in the folder or zip, addresses on the web, from allowed hosts.

    Raises BadInput where the folder or zip is not there or a host is none.
    """
    web = WebImages(AllowList(places.hosts, places.private_hosts))
    local = FolderImages(places.root) if places.root.is_dir() else ArchiveImages(places.root)
    return _Places(local, web, asked=bool(places.hosts or places.private_hosts))


@dataclass(frozen=True)
class _Places:
    local: ImageSource
    web: ImageSource
    asked: bool

    @property
    def readers(self) -> int:
        return self.web.readers if self.asked else self.local.readers

    def fetch(
        self, path: str, max_bytes: int, *, known: SeenFile | None
    ) -> FetchedImage | SeenFile:
        source = self.web if path.lower().startswith(("http://", "https://")) else self.local
        return source.fetch(path, max_bytes, known=known)

    def stop(self) -> None:
        self.local.stop()
        self.web.stop()

    def close(self) -> None:
        self.local.close()
        self.web.close()
