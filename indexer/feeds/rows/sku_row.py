"""What every feed format comes down to: one row a SKU, values still as the feed wrote them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class RawImage:
    """An image reference; `shared` when it belongs to the product and no one colour of it.

    `column` is where the file has it, for messages.
    """

    path: str
    view: str | None = None
    shared: bool = False
    column: str = "image"


class RowOutline(NamedTuple):
    """What of a row tells where its product ends and how the feed writes its values."""

    product_id: str
    sku: str | None
    price: str


# Not frozen: a frozen one takes three times as long to make, and feeds have millions.
@dataclass(slots=True)
class SkuRow:
    """One row about a product, with values as the file has them: nothing is cleaned yet.

    `sku` is None where the row adds no variant (a further image, a product without SKUs) and ""
    where it should have had one, which is listed. Product values count where they first appear.
    `variant_id` names the colourway; where a format has none, it is made of the product and the
    colour. `variant_name` names the product where no row has a `name`. `price` may carry its
    currency. `names_in_file` gives for these fields the file's own columns, for messages.
    """

    row: int
    product_id: str
    sku: str | None = None
    name: str = ""
    variant_name: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    category: str = ""
    categories: Mapping[str, str] = field(default_factory=dict)
    description: str = ""
    url: str = ""
    variant_id: str = ""
    color: str = ""
    size: str = ""
    gtin: str = ""
    price: str = ""
    currency: str = ""
    images: tuple[RawImage, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    variant_attributes: Mapping[str, Any] = field(default_factory=dict)
    names_in_file: Mapping[str, str] = field(default_factory=dict)
