"""The source of pictures that a build was told of."""

from indexer.pipeline.request import ImagePlaces
from indexer.sources.folder import FolderImages
from indexer.sources.source import ImageSource


def open_source(places: ImagePlaces) -> ImageSource:
    """Raises BadInput where the folder or zip is not there."""
    return FolderImages(places.root)
