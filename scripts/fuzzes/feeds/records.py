"""Feeds of records: canonical JSON lines, schema.org JSON-LD, Salesforce's XML, Parquet."""

import io
import json
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa
from pyarrow import parquet as pq

from fuzzes.feeds.shop import Expected, Fault, Product, Sku
from fuzzes.feeds.shops import faults_of, gtin_text, pictures_of


def canonical(rng: Random, products: list[Product]) -> tuple[bytes, Expected]:
    """Canonical JSON lines."""
    expected = Expected(products)
    lines = []
    for number, product in enumerate(products, start=1):
        images = [{"path": path} for path in product.pictures]
        images += [{"path": path} for sku in product.skus for path in pictures_of(sku)]
        record = {
            "product_id": product.product_id,
            "name": product.name,
            "description": product.description,
            "images": images,
            "variants": [_canonical_variant(rng, sku) for sku in product.skus],
        }
        lines.append(json.dumps(record, ensure_ascii=rng.random() < 0.5))
        expected.faults += [
            Fault(number, words) for sku in product.skus for words in faults_of(sku)
        ]
    return "\n".join(lines).encode(), expected


def json_ld(rng: Random, products: list[Product]) -> tuple[bytes, Expected]:
    """schema.org documents: nested groups, graphs of references, a page a variant, lists."""
    form = rng.choice(("nested", "graph", "pages", "items", "offers"))
    expected = Expected(products)
    rows: list[tuple[int, Sku]] = []
    if form == "pages":
        pages = [(product, sku) for product in products for sku in product.skus]
        documents = [
            _page(rng, product, sku, with_pictures=place == 0)
            for product in products
            for place, sku in enumerate(product.skus)
        ]
        rows = [(number, sku) for number, (_, sku) in enumerate(pages, start=1)]
        text = "\n".join(json.dumps(document) for document in documents)
        if len(documents) == 1:
            text += "\n"
    elif form == "graph":
        nodes: list[Any] = []
        for product in products:
            group, variants = _group(product), [_variant(rng, sku) for sku in product.skus]
            group["@id"] = f"#{product.product_id}"
            nodes.append(group)
            rows_of = []
            for sku, variant in zip(product.skus, variants, strict=True):
                variant["isVariantOf"] = {"@id": group["@id"]}
                nodes.append(variant)
                rows_of.append((len(nodes), sku))
            rows += rows_of
        text = json.dumps({"@context": "https://schema.org", "@graph": nodes}, indent=1)
    else:
        groups = []
        for number, product in enumerate(products, start=1):
            rows += [(number, sku) for sku in product.skus]
            group = _group(product)
            group["hasVariant"] = [_variant(rng, sku) for sku in product.skus]
            groups.append(group)
        if form == "items":
            listed = [{"@type": "ListItem", "item": group} for group in groups]
            text = json.dumps({"@type": "ItemList", "itemListElement": listed}, indent=1)
        else:
            text = json.dumps(groups, ensure_ascii=False)
    expected.faults = [Fault(number, words) for number, sku in rows for words in faults_of(sku)]
    return text.encode(), expected


def sfcc_xml(rng: Random, products: list[Product]) -> tuple[bytes, Expected]:
    """Salesforce Commerce Cloud's catalogue: variants before or after their masters, no prices."""
    elements: list[tuple[str, Sku | None]] = []
    for product in products:
        master = (_master(product), None)
        variants = [(_sfcc_variant(rng, product, sku), sku) for sku in product.skus]
        elements += [master, *variants] if rng.random() < 0.5 else [*variants, master]
    expected = Expected(products, has_currency=False, has_price=False)
    expected.faults = [
        Fault(number, words)
        for number, (_, sku) in enumerate(elements, start=1)
        if sku is not None
        for words in faults_of(sku, priced=False)
    ]
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<catalog catalog-id="main"'
        ' xmlns="http://www.demandware.com/xml/impex/catalog/2006-10-31">\n'
        + "\n".join(element for element, _ in elements)
        + "</catalog>"
    )
    return text.encode(), expected


def parquet(rng: Random, products: list[Product]) -> tuple[bytes, Expected]:
    """Parquet as pandas and others write it: numbers as floats, categories, decimals, lists."""
    numbers = rng.random() < 0.4
    if numbers:
        products = [_numbered(product, number) for number, product in enumerate(products, start=1)]
    rows = [(product, place) for product in products for place in range(len(product.skus))]
    skus = [product.skus[place] for product, place in rows]
    pictures = [
        [*(product.pictures if place == 0 else ()), *pictures_of(product.skus[place])]
        for product, place in rows
    ]
    ids = [product.product_id for product, _ in rows]
    kind = rng.choice((pa.float64(), pa.decimal128(12, 2), pa.string()))
    columns = {
        "sku": [float(sku.sku) for sku in skus] if numbers else [sku.sku for sku in skus],
        "product_id": [float(each) for each in ids] if numbers else ids,
        "name": [product.name for product, _ in rows],
        "image_path": [paths[0] if paths else None for paths in pictures],
        "additional_image_paths": pa.array(
            [[*paths[1:], None] for paths in pictures],
            rng.choice((pa.list_(pa.string()), pa.large_list(pa.string()))),
        ),
        "color": pa.array([sku.color for sku in skus]).dictionary_encode(),
        "size": [sku.size for sku in skus],
        "gtin": [gtin_text(rng, sku, spreadsheet=False) or None for sku in skus],
        "price": _prices(skus, kind),
        "currency": ["EUR"] * len(skus),
    }
    expected = Expected(products)
    expected.faults = [
        Fault(number, words)
        for number, sku in enumerate(skus, start=1)
        for words in faults_of(sku, priced=kind == pa.string())
    ]
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream, compression=rng.choice(("snappy", "zstd", "none")))
    return stream.getvalue(), expected


def _canonical_variant(rng: Random, sku: Sku) -> dict[str, Any]:
    price: Any = sku.price_fault or (None if sku.price is None else str(sku.price))
    if sku.price is not None and rng.random() < 0.5:
        price = float(sku.price)
    gtin = gtin_text(rng, sku, spreadsheet=False) or None
    found = {"sku": sku.sku, "color": sku.color, "size": sku.size, "gtin": gtin, "price": price}
    return found | {"currency": "EUR"}


def _group(product: Product) -> dict[str, Any]:
    return {
        "@type": "ProductGroup",
        "productGroupID": product.product_id,
        "name": product.name,
        "description": product.description,
        "brand": {"@type": "Brand", "name": "Maison"},
        "image": list(product.pictures),
    }


def _variant(rng: Random, sku: Sku) -> dict[str, Any]:
    gtin = gtin_text(rng, sku, spreadsheet=False)
    if gtin and sku.gtin_fault is None and rng.random() < 0.2:
        gtin = f"https://id.gs1.org/01/{gtin.zfill(14)}"
    pictures: list[Any] = list(pictures_of(sku))
    if rng.random() < 0.3:
        pictures = [{"@type": "ImageObject", "contentUrl": path} for path in pictures]
    return {
        "@type": "Product",
        "sku": sku.sku,
        "name": f"A variant in {sku.color}",
        "color": sku.color,
        "size": rng.choice((sku.size, {"@type": "SizeSpecification", "name": sku.size})),
        rng.choice(("gtin", "gtin13", "gtin14")): gtin,
        "image": pictures[0] if len(pictures) == 1 else pictures,
        "offers": rng.choice((_offer(rng, sku), [_offer(rng, sku)])),
        "additionalProperty": {"@type": "PropertyValue", "name": "vegan", "value": False},
    }


def _offer(rng: Random, sku: Sku) -> dict[str, Any]:
    if sku.price is None and not sku.price_fault:
        return {"@type": "Offer", "availability": "https://schema.org/InStock"}
    price: Any = sku.price_fault or str(sku.price)
    if sku.price is not None and rng.random() < 0.3:
        price = float(sku.price)
    told = {"price": price, "priceCurrency": "EUR"}
    if rng.random() < 0.3:
        listed = {"@type": "UnitPriceSpecification", "priceType": "https://schema.org/ListPrice"}
        specifications = [told, {**listed, "price": "999999", "priceCurrency": "EUR"}]
        return {"@type": "Offer", "priceSpecification": specifications}
    if rng.random() < 0.2 and sku.price is not None:
        same = {"lowPrice": price, "highPrice": price, "priceCurrency": "EUR"}
        return {"@type": "AggregateOffer", **same}
    return {"@type": "Offer", **told}


def _page(rng: Random, product: Product, sku: Sku, *, with_pictures: bool) -> dict[str, Any]:
    """One variant's page, which tells of its group and points to the pages of the others."""
    group = _group(product)
    if not with_pictures:
        group["image"] = []
    group["hasVariant"] = [{"@type": "Product", "url": f"https://m.example/{sku.sku}"}]
    group["@id"] = "#group"
    variant = _variant(rng, sku)
    variant["inProductGroupWithID"] = product.product_id
    variant["isVariantOf"] = {"@id": "#group"}
    page = {"@type": "ItemPage", "mainEntity": {"@id": "#it"}}
    return {"@context": "https://schema.org", "@graph": [page, group, {"@id": "#it", **variant}]}


def _master(product: Product) -> str:
    images = "".join(f"<image path={quoteattr(path)}/>" for path in product.pictures)
    variants = "".join(f"<variant product-id={quoteattr(sku.sku)}/>" for sku in product.skus)
    return (
        f"<product product-id={quoteattr(product.product_id)}>"
        f'<display-name xml:lang="x-default">{escape(product.name)}</display-name>'
        f'<display-name xml:lang="fr-FR">Autre</display-name>'
        f'<images><image-group view-type="small"><image path="small.jpg"/></image-group>'
        f'<image-group view-type="large">{images}</image-group></images>'
        f'<variations><attributes><variation-attribute attribute-id="color"/></attributes>'
        f"<variants>{variants}</variants></variations></product>"
        if product.pictures
        else f"<product product-id={quoteattr(product.product_id)}>"
        f"<display-name>{escape(product.name)}</display-name>"
        f"<variations><attributes/><variants>{variants}</variants></variations></product>"
    )


def _sfcc_variant(rng: Random, product: Product, sku: Sku) -> str:
    images = "".join(f"<image path={quoteattr(path)}/>" for path in pictures_of(sku))
    code = rng.choice(("ean", "upc"))
    return (
        f"<product product-id={quoteattr(sku.sku)}>"
        f"<{code}>{gtin_text(rng, sku, spreadsheet=False)}</{code}>"
        f"<display-name>{escape(product.name)} {escape(sku.color)}</display-name>"
        f'<images><image-group view-type="hi-res">{images}</image-group></images>'
        "<custom-attributes>"
        f'<custom-attribute attribute-id="color">{escape(sku.color)}</custom-attribute>'
        f'<custom-attribute attribute-id="size">{escape(sku.size)}</custom-attribute>'
        "</custom-attributes></product>"
    )


def _numbered(product: Product, number: int) -> Product:
    skus = [replace(sku, sku=f"{number}{place:03}") for place, sku in enumerate(product.skus)]
    return replace(product, product_id=str(1000 + number), skus=tuple(skus))


def _prices(skus: list[Sku], kind: pa.DataType) -> pa.Array:
    if kind == pa.string():
        texts = [sku.price_fault or (None if sku.price is None else str(sku.price)) for sku in skus]
        return pa.array(texts, kind)
    prices = [sku.price for sku in skus]
    if kind == pa.float64():
        return pa.array([None if price is None else float(price) for price in prices], kind)
    return pa.array([None if price is None else Decimal(price) for price in prices], kind)
