"""Small insights."""

from datetime import UTC, datetime

from lookup.insight.findings import (
    ConfusablePair,
    Counts,
    Difference,
    Insight,
    NextPicture,
    PictureShown,
    ProductShown,
    ThinProduct,
)


def product_shown(product_id: str) -> ProductShown:
    return ProductShown(
        id=product_id, name=f"Bag {product_id}", category="bags", image="/v1/images/1?v=aa"
    )


def picture_shown(image_id: int, product_id: str) -> PictureShown:
    return PictureShown(
        image_id=image_id,
        image=f"/v1/images/{image_id}?v=aa",
        product=product_id,
        name=f"Bag {product_id}",
        view="main",
        color="red",
    )


def insight_of(generation: str, *, pairs: int = 0, thin: int = 0, prefix: str = "P") -> Insight:
    """An insight with so many confusable pairs and thin products."""
    ids = [f"{prefix}-{number}" for number in range(max(pairs + 1, thin))]
    return Insight(
        generation=generation,
        computed_at=datetime(2026, 11, 30, 3, tzinfo=UTC),
        products=len(ids),
        pictures=len(ids),
        counts=Counts(confusable=pairs, thin=thin, duplicates=0, mislabelled=0, colours=0),
        recall=0.9,
        coverage=0.8,
        false_matches=0.01,
        categories=[],
        bound=None,
        recent_bound=None,
        drift=None,
        confusable=[
            ConfusablePair(
                first=product_shown(ids[place]),
                second=product_shown(ids[place + 1]),
                first_picture=picture_shown(place, ids[place]),
                second_picture=picture_shown(place + 1, ids[place + 1]),
                confusion=0.5,
                differs=[Difference(what="color", first="red", second="blue")],
            )
            for place in range(pairs)
        ],
        thin=[
            ThinProduct(
                product=product_shown(ids[place]),
                pictures=1,
                views=["main"],
                problems=["few_pictures"],
                recall=0.4,
                next_picture=NextPicture(view="back", color=None, gain=0.3),
            )
            for place in range(thin)
        ],
        duplicates=[],
        mislabelled=[],
        colours=[],
    )
