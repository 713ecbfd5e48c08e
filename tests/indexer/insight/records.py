"""Records of looks at pictures, and the catalogue that they are of, written by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.insight.catalogue import Catalogue, CatalogueProduct
from indexer.insight.expectation import Expectation
from indexer.insight.palette import Palette
from indexer.insight.survey import PictureRecord, Rival
from lookup.catalog.images import CatalogImage
from lookup.index.entries import Entries, ImageEntry

GREY = Palette({"grey": 1.0}, (50.0, 0.0, 0.0))


@dataclass(frozen=True)
class Picture:
    """What a catalogue says of one picture; its content is its row unless it is given."""

    product: str
    view: str | None = "main"
    color: str | None = None
    content: str | None = None


def catalogue_of(pictures: Sequence[Picture], unseen: Sequence[str] = ()) -> Catalogue:
    """A catalogue of those pictures, all products bags, and of products without any."""
    colorways = [f"{p.product}-{p.color}" if p.color else None for p in pictures]
    entries = Entries.of(
        [
            ImageEntry(100 + row, picture.product, colorway)
            for row, (picture, colorway) in enumerate(zip(pictures, colorways, strict=True))
        ]
    )
    products = {name: said(name) for name in entries.products}
    for picture, colorway in zip(pictures, colorways, strict=True):
        if colorway and picture.color:
            products[picture.product].colors[colorway] = picture.color
    images = [
        CatalogImage(
            id=100 + row,
            product_id=picture.product,
            category="bags",
            path=f"{row}.jpg",
            content=picture.content or f"{row:064x}",
            view=picture.view,
            colorway=colorway,
        )
        for row, (picture, colorway) in enumerate(zip(pictures, colorways, strict=True))
    ]
    return Catalogue(entries, list(products.values()), images, [said(name) for name in unseen])


def said(product_id: str) -> CatalogueProduct:
    return CatalogueProduct(product_id, f"Bag {product_id}", "bags", {})


def found(share: float, *, shares: Mapping[int, float] | None = None) -> Expectation:
    """An expectation of which the match is half as likely as the find."""
    return Expectation(share, share / 2, shares or {})


def record(
    row: int,
    product: int,
    *,
    view: int = 0,
    own: float | None = None,
    rivals: Sequence[Rival] = (),
    twins: Sequence[int] = (),
    seen: Expectation | None = None,
    unseen: float | None = None,
    recoloured: float | None = None,
    through: Mapping[int, float] | None = None,
    foreign: float = 0.0,
    palette: Palette = GREY,
) -> PictureRecord:
    """A record of a picture that is like nothing but what is given."""
    return PictureRecord(
        row=row,
        product=product,
        view=view,
        own=own,
        rivals=tuple(rivals),
        twins=tuple(twins),
        seen=seen or found(0.9),
        unseen=None if unseen is None else found(unseen),
        recoloured=None if recoloured is None else found(recoloured),
        through=through or {},
        foreign=foreign,
        palette=palette,
    )
