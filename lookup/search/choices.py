"""What a search can be narrowed to before anything was asked."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from lookup.catalog.models import Maison, Product, Variant
from lookup.catalog.reading.locales import localized
from lookup.catalog.reading.terms import category_name, color_name
from lookup.search.asking.answers import CategoryChoice, ColorChoice, SearchChoices

_MOST = 60
"""Of each kind: more than people read through."""


def search_choices(session: Session, maison: str, *, locale: str | None) -> SearchChoices:
    """The maison's categories, colours and sizes, those of most products first; of each kind the
    first sixty. Categories and colours are named in the language of `locale` too."""
    mine = (
        Product.maison_id == select(Maison.id).where(Maison.code == maison).scalar_subquery(),
        Product.removed_at.is_(None),
    )
    categories = session.execute(
        select(Product.category, func.count(), func.min(Product.id))
        .where(*mine, Product.category.is_not(None))
        .group_by(Product.category)
        .order_by(func.count().desc(), Product.category)
        .limit(_MOST)
    ).all()
    one_of_each = select(Product.id, Product.categories).where(
        Product.id.in_([product for *_, product in categories])
    )
    names = dict(session.execute(one_of_each).all())

    def had(column: InstrumentedAttribute[str | None]) -> Select[str | None]:
        products = func.count(Variant.product_row_id.distinct())
        return (
            select(column)
            .join(Product, Product.id == Variant.product_row_id)
            .where(*mine, Variant.removed_at.is_(None), column.is_not(None))
            .group_by(column)
            .order_by(products.desc(), column)
            .limit(_MOST)
        )

    return SearchChoices(
        categories=[
            CategoryChoice(
                category=category,
                name=localized(names[product], locale, category_name(category, locale)) or category,
                products=count,
            )
            for category, count, product in categories
        ],
        colors=[
            ColorChoice(color=color, name=color_name(color, locale) or color)
            for color in session.scalars(had(Variant.color))
            if color is not None
        ],
        sizes=list(filter(None, session.scalars(had(Variant.size)))),
    )
