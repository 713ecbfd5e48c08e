"""The catalogue formats there are. A new one is a file in `formats` and a name here."""

from indexer.feeds.formats import (
    canonical,
    catalog_csv,
    google_tsv,
    google_vision,
    google_xml,
    json_ld,
    parquet,
    shopify,
)
from indexer.feeds.formats.format import FeedFormat

FORMATS: tuple[FeedFormat, ...] = (
    canonical.FORMAT,
    catalog_csv.FORMAT,
    google_tsv.FORMAT,
    google_xml.FORMAT,
    google_vision.FORMAT,
    shopify.FORMAT,
    json_ld.FORMAT,
    parquet.FORMAT,
)
"""Of two that a file is equally like, the first is taken."""
