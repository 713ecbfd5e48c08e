"""The catalogue formats there are. A new one is a file in `formats` and a name here."""

from indexer.feeds.formats import (
    canonical,
    catalog_csv,
    google_text,
    google_vision,
    google_xml,
    magento,
    parquet,
    prestashop,
    sfcc_catalog,
    shopify,
    woocommerce,
)
from indexer.feeds.formats.format import FeedFormat
from indexer.feeds.formats.json_ld import reader as json_ld

FORMATS: tuple[FeedFormat, ...] = (
    canonical.FORMAT,
    catalog_csv.FORMAT,
    google_text.FORMAT,
    google_xml.FORMAT,
    google_vision.FORMAT,
    shopify.FORMAT,
    woocommerce.FORMAT,
    prestashop.FORMAT,
    magento.FORMAT,
    sfcc_catalog.FORMAT,
    json_ld.FORMAT,
    parquet.FORMAT,
)
"""Of two that a file is equally like, the first is taken."""
