"""What schema.org offers say of price and SKU."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from indexer.feeds.formats.json_ld.terms import Terms, is_a
from indexer.feeds.values.bad_value import BadValue
from indexer.feeds.values.numbers import parse_number

# Prices that nobody pays: before a reduction, recommended, or least allowed.
_NOT_PAID = {
    *("ListPrice", "StrikethroughPrice", "MSRP", "SRP"),
    *("MinimumAdvertisedPrice", "RegularPrice", "InvoicePrice"),
}


class Price(NamedTuple):
    """An amount and its currency, as written; both empty for none."""

    amount: str
    currency: str


def offers_of(product: Terms) -> list[Terms]:
    """The product's single offers; those within an AggregateOffer in its place."""
    found: list[Terms] = []
    for offer in product.nodes("offers"):
        inner = offer.nodes("offers") if is_a(offer.node, "AggregateOffer") else []
        found.extend(inner or [offer])
    return found


def price_of(offers: list[Terms]) -> Price:
    """The price that all offers agree on; where they differ none, which is noted."""
    told = [price for offer in offers if (price := _price(offer)).amount]
    prices = list({(_number(price.amount), price.currency): price for price in told}.values())
    if len(prices) > 1:
        shown = ", ".join(f"{amount} {currency}".strip() for amount, currency in prices[:4])
        offers[0].note("price", f"the offers have different prices ({shown}); none is taken")
        return Price("", "")
    return prices[0] if prices else Price("", "")


def _price(offer: Terms) -> Price:
    if amount := offer.text("price"):
        return Price(amount, offer.text("priceCurrency"))
    for specification in _paid(offer.nodes("priceSpecification")):
        if amount := specification.text("price"):
            currency = specification.text("priceCurrency") or offer.text("priceCurrency")
            return Price(amount, currency)
    return _range(offer)


def _paid(specifications: list[Terms]) -> Iterator[Terms]:
    for specification in specifications:
        per_unit = specification.node.get("referenceQuantity")
        for_members = specification.node.get("validForMemberTier")
        if not per_unit and not for_members and specification.text("priceType") not in _NOT_PAID:
            yield specification


def _range(offer: Terms) -> Price:
    low, high = offer.text("lowPrice"), offer.text("highPrice")
    if low and (not high or _number(low) == _number(high)):
        if high or offer.text("offerCount") == "1":
            return Price(low, offer.text("priceCurrency"))
        offer.note("lowPrice", f"the price begins at {low}; no one price is taken")
    elif low or high:
        offer.note("lowPrice", f"the price is between {low} and {high}; no one price is taken")
    return Price("", "")


def _number(amount: str) -> Decimal | str:
    """The amount as a number, to compare 990 with 990.00; itself where it is none."""
    try:
        return parse_number(amount)
    except BadValue:
        return amount
