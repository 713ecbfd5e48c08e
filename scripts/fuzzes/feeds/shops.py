"""The exports of shop systems as delimited files: Shopify, WooCommerce, PrestaShop, Magento."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from random import Random

from fuzzes.feeds.shop import Expected, Fault, Product, Sku
from fuzzes.feeds.tables import Style, kept_text, write_table

Row = dict[str, str]


class Sheet:
    """Rows of a file, which notes in which row each fault was written."""

    def __init__(self, products: list[Product], *, first_row: int = 2) -> None:
        self.rows: list[Row] = []
        self.expected = Expected(products, has_currency=False)
        self._first = first_row

    @property
    def number(self) -> int:
        """The number that the row written next has."""
        return self._first + len(self.rows)

    def add(self, row: Row, sku: Sku | None = None, *, priced: bool = True) -> None:
        """A row; the faults of the SKU's values stand in it."""
        for words in faults_of(sku, priced=priced) if sku is not None else ():
            self.expected.faults.append(Fault(self.number, words))
        self.rows.append(row)


def faults_of(sku: Sku, *, priced: bool = True) -> list[str]:
    """Words of the reasons for which values of the SKU cannot be read."""
    found = []
    if sku.price_fault and priced:
        found.append("is not an amount")
    if sku.gtin_fault is not None:
        found.append(sku.gtin_fault.fault)
    if sku.picture_fault is not None:
        found.append(sku.picture_fault.fault)
    return found


def gtin_text(rng: Random, sku: Sku, *, spreadsheet: bool = True) -> str:
    """The GTIN as the file writes it."""
    text = sku.gtin_fault.written if sku.gtin_fault is not None else sku.gtin or ""
    return kept_text(rng, text) if spreadsheet else text


def price_text(style: Style, sku: Sku) -> str:
    """The price as the file writes it, without its currency."""
    return sku.price_fault or ("" if sku.price is None else style.amount(sku.price))


def pictures_of(sku: Sku) -> list[str]:
    """The SKU's pictures as the file writes them."""
    return [*sku.pictures, *([sku.picture_fault.written] if sku.picture_fault else [])]


def shopify(rng: Random, products: list[Product]) -> tuple[bytes, Expected]:
    """Shopify's older or newer product CSV; some shops have no SKUs."""
    style = Style.drawn(rng, (",", ",", ";"))
    without_skus = rng.random() < 0.3
    if without_skus:
        products = [_named_by_options(product) for product in products]
    sheet = Sheet(products)
    color_word, size_word = rng.choice(_OPTION_WORDS)
    for product in products:
        own = [(sku, picture) for sku in product.skus for picture in [pictures_of(sku)[:1]]]
        shared = [*product.pictures, *(path for sku in product.skus for path in sku.pictures[1:])]
        for place, (sku, picture) in enumerate(own):
            row = {
                "Handle": product.product_id,
                "Option1 Value": sku.color,
                "Option2 Value": sku.size,
                "Variant SKU": "" if without_skus else kept_text(rng, sku.sku),
                "Variant Price": price_text(style, sku),
                "Variant Compare At Price": rng.choice(
                    ("", style.amount(sku.price or Decimal(10)))
                ),
                "Variant Barcode": gtin_text(rng, sku),
                "Variant Image": "".join(picture),
                "Image Src": shared.pop(0) if shared else "",
            }
            if place == 0:
                row |= {
                    "Title": product.name,
                    "Body (HTML)": product.description,
                    "Vendor": "Maison",
                    "Type": "Bags",
                    "Option1 Name": color_word,
                    "Option2 Name": size_word,
                    "Status": "active",
                }
            has_bad_picture = bool(picture) and picture != list(sku.pictures[:1])
            written = sku if has_bad_picture else replace(sku, picture_fault=None)
            sheet.add(row, written)
        for path in shared:
            sheet.add({"Handle": product.product_id, "Image Src": path})
    newer = rng.random() < 0.5
    rows = [_renamed(row) for row in sheet.rows] if newer else sheet.rows
    columns = [_NEWER.get(column, column) for column in _SHOPIFY] if newer else list(_SHOPIFY)
    return write_table(rng, style, columns, rows), sheet.expected


def woocommerce(rng: Random, products: list[Product]) -> tuple[bytes, Expected]:
    """WooCommerce's product CSV in one of four languages."""
    style = Style.drawn(rng, (",", ",", ";"))
    names = rng.choice(_WOO)
    sheet = Sheet(products)
    for number, product in enumerate(products):
        listed = ", ".join(product.pictures)
        parent = {
            "id": f"{number}00",
            "type": "variable",
            "sku": product.product_id,
            "name": product.name,
            "published": "1",
            "description": product.description,
            "categories": "Bags > Totes, New",
            "images": listed,
            "attribute": "Color",
            "values": ", ".join(sku.color.replace(",", "\\,") for sku in product.skus),
        }
        sheet.add(parent)
        for place, sku in enumerate(product.skus):
            sheet.add(
                {
                    "id": f"{number}{place + 10}",
                    "type": rng.choice(("variation", "variation, virtual")),
                    "sku": sku.sku,
                    "gtin": gtin_text(rng, sku),
                    "name": f"{product.name} - {sku.color}",
                    "published": "1",
                    "price": price_text(style, sku),
                    "images": ", ".join(pictures_of(sku)),
                    "parent": product.product_id,
                    "attribute": rng.choice(("Color", "Couleur", "FARBE")),
                    "values": sku.color,
                    "attribute 2": rng.choice(("Size", "Taille", "Größe")),
                    "values 2": sku.size,
                },
                sku,
            )
    rows = [{names[key]: text for key, text in row.items()} for row in sheet.rows]
    return write_table(rng, style, list(names.values()), rows), sheet.expected


def prestashop(rng: Random, products: list[Product]) -> tuple[bytes, Expected]:
    """PrestaShop's columns, one row a combination."""
    style = Style.drawn(rng, (";", ";", ","))
    sheet = Sheet(products)
    for product in products:
        for place, sku in enumerate(product.skus):
            pictures = [*(product.pictures if place == 0 else ()), *pictures_of(sku)]
            sheet.add(
                {
                    "Product ID": product.product_id,
                    "Active (0/1)": "1",
                    "Name *": product.name,
                    "Categories (x,y,z...)": "Bags",
                    "Price tax included": price_text(style, sku),
                    "Price tax excluded": style.amount(Decimal(1)),
                    "Reference #": kept_text(rng, sku.sku),
                    "EAN13": gtin_text(rng, sku),
                    "Image URLs (x,y,z...)": ",".join(pictures),
                    "Attribute (Name:Type:Position)*": "Color:color:0",
                    "Value (Value:Position)*": f"{sku.color.replace(',', '')}:0",
                    "Description": product.description,
                },
                sku,
            )
    sheet.expected.has_colors = False
    return write_table(rng, style, list(sheet.rows[0]), sheet.rows), sheet.expected


def magento(rng: Random, products: list[Product]) -> tuple[bytes, Expected]:
    """Magento's product CSV: simple products, then the configurable one that holds them."""
    style = replace(Style.drawn(rng, (",",)), thousands=False)
    sheet = Sheet(products)
    for product in products:
        for sku in product.skus:
            main, *further = pictures_of(sku) or [""]
            sheet.add(
                {
                    "sku": sku.sku,
                    "product_type": "simple",
                    "name": f"{product.name}-{sku.color}",
                    "price": sku.price_fault or ("" if sku.price is None else f"{sku.price:.6f}"),
                    "base_image": main,
                    "small_image": rng.choice(("no_selection", main)),
                    "additional_images": ",".join(further),
                    "additional_attributes": _magento_attributes(rng, sku),
                },
                sku,
            )
        variations = "|".join(f"sku={sku.sku},size=S{i}" for i, sku in enumerate(product.skus))
        sheet.add(
            {
                "sku": product.product_id,
                "product_type": "configurable",
                "categories": "Default Category/Bags",
                "name": product.name,
                "description": product.description,
                "base_image": "".join(product.pictures[:1]),
                "additional_images": ",".join(product.pictures),
                "configurable_variations": variations,
            }
        )
        if rng.random() < 0.3:
            view = {"store_view_code": rng.choice(("fr", "de_DE", "outlet")), "name": "Autre"}
            sheet.add({"sku": product.product_id, **view})
    sheet.expected.has_colors = False
    return write_table(rng, style, _MAGENTO, sheet.rows), sheet.expected


def _magento_attributes(rng: Random, sku: Sku) -> str:
    gtin = gtin_text(rng, sku, spreadsheet=False)
    pairs = [f"ean={gtin}"] if gtin else []
    pairs += ['lining="silk, cotton"', "has_options=0"]
    rng.shuffle(pairs)
    return ",".join(pairs)


def _named_by_options(product: Product) -> Product:
    """The product with SKUs that go by handle and options; of two alike, one is no SKU."""
    found: dict[str, Sku] = {}
    for place, sku in enumerate(product.skus):
        size = f"{sku.size} {place}"
        name = f"{product.product_id}/{sku.color}/{size}"
        found[name] = replace(sku, sku=name, size=size)
    return replace(product, skus=tuple(found.values()))


def _renamed(row: Mapping[str, str]) -> Row:
    return {_NEWER.get(column, column): text for column, text in row.items()}


_OPTION_WORDS = (
    *(("Color", "Size"), ("Couleur", "Taille"), ("FARBE", "Größe"), ("Colore", "Taglia")),
    *(("Colour", "Ring size"), ("Metal color", "TALLA"), ("颜色", "尺码")),
)
_SHOPIFY = (
    *("Handle", "Title", "Body (HTML)", "Vendor", "Type", "Option1 Name", "Option1 Value"),
    *("Option2 Name", "Option2 Value", "Variant SKU", "Variant Price", "Variant Compare At Price"),
    *("Variant Barcode", "Image Src", "Variant Image", "Status"),
)
_NEWER = {
    "Handle": "URL handle",
    "Body (HTML)": "Description",
    "Option1 Name": "Option1 name",
    "Option1 Value": "Option1 value",
    "Option2 Name": "Option2 name",
    "Option2 Value": "Option2 value",
    "Variant SKU": "SKU",
    "Variant Price": "Price",
    "Variant Compare At Price": "Compare-at price",
    "Variant Barcode": "Barcode",
    "Image Src": "Product image URL",
    "Variant Image": "Variant image URL",
}
_WOO_KEYS = (
    *("id", "type", "sku", "gtin", "name", "published", "description", "price", "categories"),
    *("images", "parent", "attribute", "values", "attribute 2", "values 2"),
)
_WOO = tuple(
    dict(zip(_WOO_KEYS, names, strict=True))
    for names in (
        (
            *("ID", "Type", "SKU", "GTIN, UPC, EAN, or ISBN", "Name", "Published", "Description"),
            *("Regular price", "Categories", "Images", "Parent", "Attribute 1 name"),
            *("Attribute 1 value(s)", "Attribute 2 name", "Attribute 2 value(s)"),
        ),
        (
            *("ID", "Type", "UGS", "GTIN, UPC, EAN ou ISBN", "Nom", "Publié", "Description"),
            *("Tarif régulier", "Catégories", "Images", "Parent", "Nom de l\u2019attribut 1"),
            *(
                "Valeur(s) de l\u2019attribut 1",
                "Nom de l\u2019attribut 2",
                "Valeur(s) de l\u2019attribut 2",
            ),
        ),
        (
            *("ID", "Typ", "Artikelnummer", "GTIN, UPC, EAN oder ISBN", "Name", "Veröffentlicht"),
            *("Beschreibung", "Regulärer Preis", "Kategorien", "Bilder", "Übergeordnetes Produkt"),
            *("Attribut 1 Name", "Attribut 1 Wert(e)", "Attribut 2 Name", "Attribut 2 Wert(e)"),
        ),
        (
            *("ID", "Tipo", "SKU", "GTIN, UPC, EAN o ISBN", "Nombre", "Publicado", "Descripción"),
            *("Precio normal", "Categorías", "Imágenes", "Superior", "Nombre del atributo 1"),
            *("Valor(es) del atributo 1", "Nombre del atributo 2", "Valor(es) del atributo 2"),
        ),
    )
)
_MAGENTO = (
    *("sku", "store_view_code", "product_type", "categories", "name", "description", "price"),
    *("base_image", "small_image", "additional_images", "additional_attributes"),
    "configurable_variations",
)
