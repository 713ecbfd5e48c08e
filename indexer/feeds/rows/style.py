"""How a feed writes its ids and amounts, learnt from all of its rows."""

from dataclasses import dataclass

from indexer.feeds.rows.sku_row import RowOutline, SkuRow
from indexer.feeds.values.ids import FloatEvidence
from indexer.feeds.values.numbers import DecimalMark, MarkEvidence


@dataclass(frozen=True)
class FeedStyle:
    """`decimal_mark` is None where amounts of both marks occur.

    Ids that are all whole floats (1001.0) were whole numbers before some program had them.
    """

    decimal_mark: DecimalMark | None = "."
    float_products: bool = False
    float_skus: bool = False


class StyleEvidence:
    """Collects what rows tell; `otherwise` is the decimal mark where no amount tells."""

    def __init__(self, otherwise: DecimalMark = ".") -> None:
        self._otherwise = otherwise
        self._marks = MarkEvidence()
        self._products, self._skus = FloatEvidence(), FloatEvidence()

    def note(self, row: SkuRow | RowOutline) -> None:
        """Takes a row into account."""
        self._marks.note(row.price)
        self._products.note(row.product_id)
        self._skus.note(row.sku or "")

    @property
    def style(self) -> FeedStyle:
        """What the rows so far tell."""
        return FeedStyle(
            self._marks.mark(self._otherwise),
            self._products.whole_floats,
            self._skus.whole_floats,
        )
