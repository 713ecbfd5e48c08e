"""Catalogue CSV, Google Merchant as text, RSS and Atom, Meta's catalogue, Google Vision's CSV."""

import csv
import io
from dataclasses import replace
from random import Random
from xml.sax.saxutils import escape

from fuzzes.feeds.shop import Expected, Fault, Product, Sku
from fuzzes.feeds.shops import Row, Sheet, faults_of, gtin_text, pictures_of, price_text
from fuzzes.feeds.tables import Style, encoded, kept_text, packed, write_table


def catalog_csv(rng: Random, products: list[Product]) -> tuple[bytes, Expected]:
    """The catalogue CSV, with its rows in any order."""
    style = Style.drawn(rng, (",", ";", "\t"))
    sheet = Sheet(products)
    sheet.expected.has_currency = True
    listed = [(product, place) for product in products for place in range(len(product.skus))]
    if rng.random() < 0.3:
        rng.shuffle(listed)
    for product, place in listed:
        sku = product.skus[place]
        main, *further = [*(product.pictures if place == 0 else ()), *pictures_of(sku), ""]
        sheet.add(
            {
                "sku": kept_text(rng, sku.sku),
                "product_id": product.product_id,
                "name": product.name,
                "image_path": main,
                "additional_image_paths": "|".join(filter(None, further)),
                "color": sku.color,
                "size": sku.size,
                "gtin": gtin_text(rng, sku),
                "price": price_text(style, sku),
                "currency": rng.choice(("EUR", "eur")),
                "description": product.description,
            },
            sku,
        )
    return write_table(rng, style, list(sheet.rows[0]), sheet.rows), sheet.expected


def google_text(rng: Random, products: list[Product]) -> tuple[bytes, Expected]:
    """Google Merchant text, or Meta's catalogue with the line that explains its columns."""
    is_meta = rng.random() < 0.4
    style = Style.drawn(rng, (",",) if is_meta else ("\t", "\t", ","))
    if is_meta:
        style = replace(style, shuffled=False, encoding="utf-8", packed="")
    explained = is_meta and rng.random() < 0.6
    sheet = Sheet(products, first_row=3 if explained else 2)
    sheet.expected.has_currency = True
    words = rng.choice((" ", "_"))
    columns = [
        *("id", f"item{words}group{words}id", "title", f"image{words}link", "price", "color"),
        *("size", "gtin", "description", "availability"),
    ]
    numbered = is_meta and rng.random() < 0.5
    more = (
        [f"image[{i}].url" for i in range(1, 8)]
        if numbered
        else [f"additional{words}image{words}link"]
    )
    for product, sku, pictures in _items(products):
        main, *further = pictures or [""]
        cells = [
            *(kept_text(rng, sku.sku), product.product_id, product.name, main),
            *(_amount(rng, style, sku), sku.color, sku.size, gtin_text(rng, sku)),
            *(product.description, "in stock"),
        ]
        row: Row = dict(zip(columns, cells, strict=True))
        row |= dict(zip(more, further, strict=False)) if numbered else {more[0]: ",".join(further)}
        sheet.add(row, sku)
    data = write_table(rng, style, [*columns, *more], sheet.rows)
    if explained:
        count = len(columns) + len(more) + 1
        line = ",".join(f'"# Required | What column {i} is, in words"' for i in range(count))
        data = encoded(style, line + style.newline) + data
    return data, sheet.expected


def google_xml(rng: Random, products: list[Product]) -> tuple[bytes, Expected]:
    """Google Merchant as RSS 2.0 or Atom."""
    style = Style.drawn(rng, (",",))
    sheet = Sheet(products, first_row=1)
    sheet.expected.has_currency = True
    is_atom = rng.random() < 0.4
    name = "entry" if is_atom else "item"
    separator = rng.choice(("", "\n    "))
    items = []
    for product, sku, pictures in _items(products):
        main, *further = pictures or [""]
        parts = [
            *_own_elements(rng, is_atom, product),
            _element(rng, "g:id", sku.sku),
            _element(rng, "g:item_group_id", product.product_id),
            _element(rng, "g:title", product.name),
            _element(rng, "g:image_link", main),
            *_further(rng, further),
            _element(rng, "g:price", _amount(rng, style, sku)),
            _element(rng, "g:color", sku.color),
            _element(rng, "g:size", sku.size),
            _element(rng, "g:gtin", gtin_text(rng, sku, spreadsheet=False)),
            _element(rng, "g:product_highlight", "Soft"),
            _element(rng, "g:product_highlight", "Light"),
            "<g:shipping><g:country>FR</g:country><g:price>5.00 EUR</g:price></g:shipping>",
        ]
        items.append(f"<{name}>{separator}{separator.join(parts)}{separator}</{name}>\n")
        sheet.add({}, sku)
    inside = "<title>Shop</title>\n" + "".join(items)
    declared = 'xmlns:g="http://base.google.com/ns/1.0" xmlns:x="https://x.example"'
    if is_atom:
        text = f'<feed xmlns="http://www.w3.org/2005/Atom" {declared}>{inside}</feed>'
    else:
        text = f'<rss version="2.0" {declared}><channel>{inside}</channel></rss>'
    style = replace(style, encoding=rng.choice(("utf-8", "utf-8-sig", "utf-16")))
    return packed(style, encoded(style, text)), sheet.expected


def google_vision(rng: Random, products: list[Product]) -> tuple[bytes, Expected]:
    """Google Vision's product-set CSV: a row a picture, and no prices."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    kept = []
    number = 0
    expected = Expected([], has_currency=False, has_price=False)
    for product in products:
        skus = []
        for sku in product.skus:
            pictures = [path for path in pictures_of(sku) if "," not in path] or [f"{sku.sku}.jpg"]
            color = sku.color.replace(",", "")
            gtin = gtin_text(rng, sku, spreadsheet=False)
            labels = f"sku={sku.sku},color={color},style=flap,style=soft"
            labels += f",gtin={gtin}" if gtin else ""
            for place, path in enumerate(pictures):
                number += 1
                uri = path if "://" in path else f"gs://bucket/{path}"
                cells = (uri, "", "set", product.product_id, "apparel-v2", product.name, labels, "")
                writer.writerow(cells)
                listed = replace(sku, price_fault="", picture_fault=None)
                faults = faults_of(listed) if place == 0 else []
                bad = sku.picture_fault is not None and path == sku.picture_fault.written
                faults += [sku.picture_fault.fault] if bad and sku.picture_fault else []
                sheet_faults = [(number, words) for words in faults]
                expected.faults.extend(_faults(sheet_faults))
            good = tuple(path for path in pictures if not path.startswith(".."))
            skus.append(replace(sku, color=color, size="", pictures=good))
        kept.append(replace(product, skus=tuple(skus), pictures=()))
    expected.products = kept
    return out.getvalue().encode(), expected


def _faults(listed: list[tuple[int, str]]) -> list["Fault"]:
    return [Fault(row, words) for row, words in listed]


def _items(products: list[Product]) -> list[tuple[Product, Sku, list[str]]]:
    """Each SKU with its pictures, and with the first those of the whole product."""
    return [
        (product, sku, [*pictures_of(sku), *(product.pictures if place == 0 else ())])
        for product in products
        for place, sku in enumerate(product.skus)
    ]


def _amount(rng: Random, style: Style, sku: Sku) -> str:
    text = price_text(style, sku)
    if not text or sku.price_fault:
        return text
    return rng.choice((f"{text} EUR", f"EUR {text}", f"{text} EUR"))


def _element(rng: Random, name: str, text: str) -> str:
    if not text:
        return rng.choice(("", f"<{name}/>", f"<{name}></{name}>"))
    if rng.random() < 0.3:
        return f"<{name}><![CDATA[{text}]]></{name}>"
    return f"<{name}>{rng.choice(('', ' '))}{escape(text)}</{name}>"


def _own_elements(rng: Random, is_atom: bool, product: Product) -> list[str]:
    """What a feed says of an item besides Google's attributes; none of it is meant."""
    title = f"<title>{escape(product.name)} | Shop</title>"
    if is_atom:
        found = ["<id>tag:1</id>", title, "<updated>2026-03-14T00:00:00Z</updated>"]
        found.append('<link rel="alternate" href="https://m.example/p"/>')
    else:
        found = [title, "<link>https://m.example/p</link>", "<guid>1</guid>", "<x:id>9</x:id>"]
    return [part for part in found if rng.random() < 0.7]


def _further(rng: Random, paths: list[str]) -> list[str]:
    if not paths:
        return []
    form = rng.choice(("repeated", "with commas", "numbered"))
    if form == "with commas":
        return [_element(rng, "g:additional_image_link", ",".join(paths))]
    number = "_{}" if form == "numbered" else ""
    return [
        _element(rng, "g:additional_image_link" + number.format(place), path)
        for place, path in enumerate(paths, start=1)
    ]
