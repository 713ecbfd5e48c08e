"""Salesforce Commerce Cloud's catalogue XML: masters, their variants, and products of one SKU.

Elements: Salesforce B2C Commerce, catalog.xsd (http://www.demandware.com/xml/impex/catalog/). It
holds no prices: these are in price books of their own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from indexer.feeds.files.head import FeedHead
from indexer.feeds.formats.format import FeedFormat, FeedOptions
from indexer.feeds.formats.option_names import color_and_size
from indexer.feeds.formats.read_once import ReadOnce
from indexer.feeds.formats.xml_items import XmlItem, XmlItems, XmlValue
from indexer.feeds.rows.products import grouped_products
from indexer.feeds.rows.sku_row import RawImage, SkuRow
from indexer.feeds.values.views import view_of
from lookup.catalog.rows import FeedProduct, Quarantined

_NAMESPACE = "demandware.com/xml/impex/catalog"
_DEFAULT_LANGUAGE = "x-default"
# The same pictures in several sizes: the largest is taken, the last only where there is no other.
_VIEW_TYPES = ("hi-res", "hires", "zoom", "large", "medium", "small")
_SWATCH = "swatch"
_NAMES_IN_FILE = {
    "product_id": "product-id",
    "sku": "product-id",
    "name": "display-name",
    "gtin": "ean",
    "category": "classification-category",
    "description": "long-description",
}

Element = Mapping[str, Sequence[XmlValue]]
Options = Mapping[str, str]


def read_sfcc_catalog(path: Path, options: FeedOptions) -> Iterator[FeedProduct | Quarantined]:
    """Products of a catalogue; rows count its product elements.

    Raises FeedError for XML that is malformed or declares entities.
    """
    return grouped_products(path.name, ReadOnce(_SkuRows(path)))


@dataclass
class _Ties:
    """What a product's element does not hold: its master, its category, what its options mean."""

    masters: dict[str, str] = field(default_factory=dict)
    categories: dict[str, str] = field(default_factory=dict)
    category_names: dict[str, str] = field(default_factory=dict)
    shown: dict[tuple[str, str, str], str] = field(default_factory=dict)
    options: dict[str, tuple[str, ...]] = field(default_factory=dict)
    address: str = ""


class _SkuRows:
    def __init__(self, path: Path) -> None:
        self._path = path

    def __iter__(self) -> Iterator[SkuRow | Quarantined]:
        ties = self._ties()
        for number, (_, product) in enumerate(XmlItems(self._path, ("product",)), start=1):
            name = _attribute(product, "product-id")
            if _attribute(product, "mode") == "delete":
                reason = "the product is marked as deleted, and not taken"
                yield Quarantined(self._path.name, number, "mode", reason)
            elif name in ties.options:
                yield from _master_rows(number, name, product, ties)
            else:
                yield _variant_row(number, name, product, ties)

    def _ties(self) -> _Ties:
        ties = _Ties()
        names = (
            *("product", "category", "category-assignment", "variation-attribute"),
            "external-location",
        )
        for kind, element in XmlItems(self._path, names):
            if kind == "product":
                _learn_master(element, ties)
            elif kind == "category":
                shown, _ = _languages(element, "display-name")
                ties.category_names[_attribute(element, "category-id")] = shown
            elif kind == "category-assignment":
                product = _attribute(element, "product-id")
                if product not in ties.categories or _text(element, "primary-flag") == "true":
                    ties.categories[product] = _attribute(element, "category-id")
            elif kind == "variation-attribute":  # shared by all masters
                _learn_values("", element, ties)
            else:
                ties.address = _text(element, "https-url") or _text(element, "http-url")
        return ties


def _learn_master(product: XmlItem, ties: _Ties) -> None:
    name = _attribute(product, "product-id")
    variants = [
        _attribute(variant, "product-id")
        for variations in _parts(product, "variations")
        for listed in _parts(variations, "variants")
        for variant in _parts(listed, "variant")
    ]
    if not variants and "variations" not in product:
        return
    ties.masters.update(dict.fromkeys(variants, name))
    options = []
    for variations in _parts(product, "variations"):
        for listed in _parts(variations, "attributes"):
            for option in _parts(listed, "variation-attribute"):
                options.append(_attribute(option, "attribute-id"))
                _learn_values(name, option, ties)
            for shared in _parts(listed, "shared-variation-attribute"):
                options.append(_attribute(shared, "attribute-id"))
    ties.options[name] = tuple(options)


def _learn_values(master: str, option: Element, ties: _Ties) -> None:
    name = _attribute(option, "attribute-id")
    for values in _parts(option, "variation-attribute-values"):
        for value in _parts(values, "variation-attribute-value"):
            shown = _languages(value, "display-value")[0]
            ties.shown[master, name, _attribute(value, "value")] = shown


def _master_rows(number: int, name: str, product: XmlItem, ties: _Ties) -> Iterator[SkuRow]:
    yield _shared_row(number, name, product, ties)
    for options, pictures in _image_groups(product, ties):
        color, _, _ = color_and_size(_shown(name, options, ties))
        # A picture of one size, or of none in particular, shows the whole product.
        yield SkuRow(row=number, product_id=name, color=color, images=_images(pictures, not color))


def _shared_row(number: int, product_id: str, product: XmlItem, ties: _Ties) -> SkuRow:
    name, names = _languages(product, "display-name")
    long, _ = _languages(product, "long-description")
    short, _ = _languages(product, "short-description")
    return SkuRow(
        row=number,
        product_id=product_id,
        name=name,
        names=names,
        category=_category(product_id, product, ties),
        description=long or short,
        attributes=_attributes(product),
        names_in_file=_NAMES_IN_FILE,
    )


def _variant_row(number: int, sku: str, product: XmlItem, ties: _Ties) -> SkuRow:
    master = ties.masters.get(sku, "")
    custom = _custom_attributes(product)
    options = {name: custom[name] for name in ties.options.get(master, ()) if name in custom}
    color, size, others = color_and_size(_shown(master, custom | options, ties))
    name, names = _languages(product, "display-name")
    shared = _shared_row(number, sku, product, ties)
    pictures = [path for _, paths in _image_groups(product, ties) for path in paths]
    return SkuRow(
        row=number,
        product_id=master or sku,
        sku=sku,
        name="" if master else name,
        variant_name=name,
        names={} if master else names,
        category=shared.category,
        description=shared.description,
        color=color,
        size=size,
        gtin=_text(product, "ean") or _text(product, "upc"),
        images=_images(pictures, shared=not master),
        attributes={} if master else shared.attributes,
        variant_attributes=others,
        names_in_file=_NAMES_IN_FILE if _text(product, "ean") else _NAMES_IN_FILE | {"gtin": "upc"},
    )


def _category(product_id: str, product: XmlItem, ties: _Ties) -> str:
    name = _text(product, "classification-category") or ties.categories.get(product_id, "")
    return ties.category_names.get(name) or name


def _shown(master: str, options: Options, ties: _Ties) -> dict[str, str]:
    """The options with what customers see for their codes: GYX is Navy."""
    return {
        name: ties.shown.get((master, name, code)) or ties.shown.get(("", name, code)) or code
        for name, code in options.items()
    }


def _attributes(product: XmlItem) -> dict[str, str]:
    found = {name: text for name in ("brand",) if (text := _text(product, name))}
    if online := _text(product, "online-flag"):
        found["status"] = "active" if online == "true" else "inactive"
    return found


def _custom_attributes(product: XmlItem) -> dict[str, str]:
    """Texts by attribute; of several languages the default one, of several values all."""
    found: dict[str, str] = {}
    for listed in _parts(product, "custom-attributes"):
        for each in _parts(listed, "custom-attribute"):
            values = [value for value in each.get("value", ()) if isinstance(value, str)]
            text = ", ".join(values) or _own_text(each)
            language = _attribute(each, "xml:lang") or _DEFAULT_LANGUAGE
            name = _attribute(each, "attribute-id")
            if name and text and (name not in found or language == _DEFAULT_LANGUAGE):
                found[name] = text
    return found


def _image_groups(product: XmlItem, ties: _Ties) -> Iterator[tuple[Options, list[str]]]:
    """(options shown, paths) of each group in its largest size."""
    groups: dict[tuple[tuple[str, str], ...], list[tuple[str, list[str]]]] = {}
    for images in _parts(product, "images"):
        for group in _parts(images, "image-group"):
            options = tuple(
                (_attribute(each, "attribute-id"), _attribute(each, "value"))
                for each in _parts(group, "variation")
            )
            paths = [_attribute(image, "path") for image in _parts(group, "image")]
            view = _attribute(group, "view-type").casefold()
            groups.setdefault(options, []).append((view, [_path(each, ties) for each in paths]))
    for options, sizes in groups.items():
        best = min(view for view in (_rank(view) for view, _ in sizes))
        paths = [path for view, listed in sizes if _rank(view) == best for path in listed]
        yield dict(options), list(dict.fromkeys(filter(None, paths)))


def _rank(view_type: str) -> int:
    if view_type == _SWATCH:
        return len(_VIEW_TYPES) + 1
    return _VIEW_TYPES.index(view_type) if view_type in _VIEW_TYPES else len(_VIEW_TYPES)


def _path(path: str, ties: _Ties) -> str:
    if "//" in path:
        return path
    below = path.strip().lstrip("/")
    return f"{ties.address.rstrip('/')}/{below}" if ties.address and below else below


def _images(paths: Sequence[str], shared: bool) -> tuple[RawImage, ...]:
    return tuple(RawImage(path, view_of(path), shared, "image") for path in paths)


def _languages(element: Element, name: str) -> tuple[str, dict[str, str]]:
    """(default text, texts by language) of the elements of this name."""
    by_language: dict[str, str] = {}
    default = first = ""
    for value in element.get(name, ()):
        text = value if isinstance(value, str) else _own_text(value)
        language = "" if isinstance(value, str) else _attribute(value, "xml:lang")
        first = first or text
        if language in ("", _DEFAULT_LANGUAGE):
            default = default or text
        elif text:
            by_language[language] = text
    return default or first, by_language


def _parts(element: Element, name: str) -> list[Element]:
    return [value for value in element.get(name, ()) if not isinstance(value, str)]


def _attribute(element: Element, name: str) -> str:
    return next((value for value in element.get(f"@{name}", ()) if isinstance(value, str)), "")


def _text(element: Element, name: str) -> str:
    """The first text of the elements of this name."""
    for value in element.get(name, ()):
        if text := value if isinstance(value, str) else _own_text(value):
            return text
    return ""


def _own_text(element: Element) -> str:
    return next((value for value in element.get("#text", ()) if isinstance(value, str)), "")


def _likeness(head: FeedHead) -> float:
    return 0.95 if _NAMESPACE in head.text[:4096] else 0.0


FORMAT = FeedFormat(
    "sfcc-xml",
    "Salesforce Commerce Cloud catalogue XML",
    "a product element",
    _likeness,
    read_sfcc_catalog,
)
