"""The same rows written in every catalogue format."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import pyarrow
import pyarrow.parquet

Item = Mapping[str, str]
Rows = Sequence[Item]

BLACK: Item = {
    "product_id": "TOTE",
    "sku": "TOTE-BLK",
    "name": "Alba Tote",
    "color": "Black",
    "gtin": "4006381333931",
    "price": "2350.00",
    "currency": "EUR",
    "image": "black.jpg",
}
RED: Item = {**BLACK, "sku": "TOTE-RED", "color": "Red", "gtin": "4006381333948", "image": "r.jpg"}
WATCH: Item = {
    "product_id": "ORA",
    "sku": "ORA-1",
    "name": "Óra",
    "color": "Steel",
    "gtin": "4006381333955",
    "price": "9100",
    "currency": "CHF",
    "image": "ora.jpg",
}


def jsonl(rows: Rows) -> str:
    return "".join(
        json.dumps(
            {
                **{key: row[key] for key in ("product_id", "name") if key in row},
                "images": [{"path": row["image"]}],
                "variants": [
                    {
                        key: row[key]
                        for key in ("sku", "color", "gtin", "price", "currency")
                        if key in row
                    }
                ],
            },
            ensure_ascii=False,
        )
        + "\n"
        for row in rows
    )


def delimited(rows: Rows, names: Mapping[str, str], delimiter: str = ",") -> str:
    """A table of the rows' own fields; a row may have a surplus cell under the key None."""
    out = io.StringIO()
    columns = [column for column in names if any(column in row for row in rows)]
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow([names[column] for column in columns])
    for row in rows:
        surplus = [row["surplus"]] if "surplus" in row else []
        writer.writerow([row.get(column, "") for column in columns] + surplus)
    return out.getvalue()


def catalog_csv(rows: Rows) -> str:
    names = {key: key for key in BLACK} | {"image": "image_path"}
    return delimited(rows, names)


GOOGLE = {
    "sku": "id",
    "product_id": "item_group_id",
    "name": "title",
    "color": "color",
    "gtin": "gtin",
    "price": "price",
    "image": "image link",
}


def with_amounts(rows: Rows) -> Rows:
    return [{**row, "price": f"{row['price']} {row['currency']}"} for row in rows]


def google_tsv(rows: Rows) -> str:
    return delimited(with_amounts(rows), GOOGLE, "\t")


def google_xml(rows: Rows) -> str:
    items = "".join(
        "<item>"
        + "".join(
            f"<g:{name}>{escape(row[key])}</g:{name}>"
            for key, name in (GOOGLE | {"image": "image_link"}).items()
            if key in row
        )
        + "</item>\n"
        for row in with_amounts(rows)
    )
    return (
        '<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0">'
        f"<channel><title>Feed</title>\n{items}</channel></rss>\n"
    )


def google_vision(rows: Rows) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in rows:
        labels = ",".join(f"{key}={row[key]}" for key in ("sku", "color", "gtin") if key in row)
        cells = [f"gs://bucket/{row['image']}", row["image"], "set", row["product_id"]]
        cells += ["apparel", row.get("name", ""), labels, ""]
        writer.writerow(cells + ([row["surplus"]] if "surplus" in row else []))
    return out.getvalue()


def shopify(rows: Rows) -> str:
    names = {
        "product_id": "Handle",
        "name": "Title",
        "option": "Option1 Name",
        "color": "Option1 Value",
        "sku": "Variant SKU",
        "gtin": "Variant Barcode",
        "price": "Variant Price",
        "image": "Variant Image",
        "gallery": "Image Src",
    }
    more = [{**row, "option": "Couleur", "gallery": row["image"]} for row in rows]
    return delimited(more, names)


def woocommerce(rows: Rows) -> str:
    names = {
        "type": "Type",
        "sku": "SKU",
        "product_id": "Parent",
        "name": "Name",
        "option": "Attribute 1 name",
        "color": "Attribute 1 value(s)",
        "gtin": "GTIN, UPC, EAN, or ISBN",
        "price": "Regular price",
        "image": "Images",
    }
    return delimited([{**row, "type": "variation", "option": "Farbe"} for row in rows], names)


def prestashop(rows: Rows) -> str:
    names = {
        "product_id": "Product ID",
        "name": "Name *",
        "option": "Attribute (Name:Type:Position)*",
        "color": "Value (Value:Position)*",
        "sku": "Reference #",
        "gtin": "EAN13",
        "price": "Price tax included",
        "image": "Image URLs (x,y,z...)",
    }
    return delimited([{**row, "option": "Color:color:0"} for row in rows], names, ";")


def magento(rows: Rows) -> str:
    """Simple products, each of which the configurable one after them holds."""
    names = {
        "sku": "sku",
        "type": "product_type",
        "name": "name",
        "color": "color",
        "gtin": "ean",
        "price": "price",
        "image": "base_image",
        "variations": "configurable_variations",
    }
    groups: dict[str, list[Item]] = {}
    for row in rows:
        groups.setdefault(row["product_id"], []).append(row)
    listed: list[Item] = [{**row, "type": "simple"} for row in rows]
    for product_id, items in groups.items():
        variations = "|".join(f"sku={item['sku']}" for item in items)
        parent = {"sku": product_id, "type": "configurable", "variations": variations}
        listed.append(parent | {key: items[0][key] for key in ("name",) if key in items[0]})
    return delimited(listed, names)


def sfcc_xml(rows: Rows) -> str:
    """Products that are variants of the masters after them."""
    groups: dict[str, list[Item]] = {}
    for row in rows:
        groups.setdefault(row["product_id"], []).append(row)
    products = "".join(
        f'<product product-id="{row["sku"]}"><ean>{row["gtin"]}</ean><images>'
        f'<image-group view-type="large"><image path="{row["image"]}"/></image-group></images>'
        f'<custom-attributes><custom-attribute attribute-id="color">{row["color"]}'
        "</custom-attribute></custom-attributes></product>\n"
        for row in rows
    )
    for product_id, items in groups.items():
        variants = "".join(f'<variant product-id="{item["sku"]}"/>' for item in items)
        products += (
            f'<product product-id="{product_id}"><display-name>{escape(items[0].get("name", ""))}'
            f"</display-name><variations><variants>{variants}</variants></variations></product>\n"
        )
    namespace = "http://www.demandware.com/xml/impex/catalog/2006-10-31"
    return f'<catalog xmlns="{namespace}">\n{products}</catalog>\n'


def json_ld(rows: Rows) -> str:
    groups: dict[str, list[Item]] = {}
    for row in rows:
        groups.setdefault(row["product_id"], []).append(row)
    nodes = [json_ld_group(product_id, items) for product_id, items in groups.items()]
    document = {"@context": "https://schema.org", "@graph": nodes}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def json_ld_group(product_id: str, items: Rows) -> object:
    return {
        "@type": "ProductGroup",
        "productGroupID": product_id,
        "name": items[0].get("name"),
        "hasVariant": [
            {
                "@type": "Product",
                **{key: row[key] for key in ("sku", "color", "image") if key in row},
                "gtin13": row["gtin"],
                "offers": {
                    "@type": "Offer",
                    "price": row["price"],
                    "priceCurrency": row["currency"],
                },
            }
            for row in items
        ],
    }


def parquet(rows: Rows) -> bytes:
    names = {key: key for key in BLACK} | {"image": "image_path"}
    columns = [column for column in names if any(column in row for row in rows)]
    table = pyarrow.table({names[column]: [row.get(column) for row in rows] for column in columns})
    out = io.BytesIO()
    pyarrow.parquet.write_table(table, out)
    return out.getvalue()


@dataclass(frozen=True)
class Told:
    """A format, how rows are told in it, and what it has no words for."""

    name: str
    tell: Callable[[Rows], str | bytes]
    groups: bool = True
    currency: bool = True
    price: bool = True
    columns_checked: bool = True

    def write(self, folder: Path, rows: Rows) -> Path:
        told = self.tell(rows)
        path = folder / "feed"
        path.write_bytes(told.encode() if isinstance(told, str) else told)
        return path


FORMATS = (
    Told("jsonl", jsonl, groups=False, columns_checked=False),
    Told("catalog-csv", catalog_csv),
    Told("google-tsv", google_tsv),
    Told("google-xml", google_xml),
    Told("google-vision", google_vision, currency=False, price=False, columns_checked=False),
    Told("shopify", shopify, currency=False),
    Told("woocommerce", woocommerce, currency=False),
    Told("prestashop", prestashop, currency=False),
    Told("magento", magento, currency=False, columns_checked=False),
    Told("sfcc-xml", sfcc_xml, currency=False, price=False, columns_checked=False),
    Told("json-ld", json_ld, columns_checked=False),
    Told("parquet", parquet),
)
TEXTS = tuple(told for told in FORMATS if told.name != "parquet")
RECORDS = ("jsonl", "json-ld", "parquet", "google-xml", "sfcc-xml")
