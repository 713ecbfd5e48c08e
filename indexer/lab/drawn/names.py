"""What products are called in each language of the boutiques."""

import csv
from collections.abc import Mapping
from importlib.resources import files

import numpy as np

from indexer.lab.drawn.palette import LOCALES


def _read(kind: str) -> dict[str, dict[str, str]]:
    """The words of that kind in words.csv: key to locale to word."""
    text = files("indexer.lab.drawn").joinpath("words.csv").read_text(encoding="utf-8")
    return {
        row["key"]: {locale: row[locale] for locale in LOCALES}
        for row in csv.DictReader(text.splitlines())
        if row["kind"] == kind
    }


CATEGORIES: Mapping[str, Mapping[str, str]] = _read("category")
FORMS: Mapping[str, Mapping[str, str]] = _read("form")

_HOUSES = (
    "Orsay", "Lucerne", "Amalia", "Solène", "Verdi", "Ravel", "Camargue", "Ischia", "Colette",
    "Palatine",
    "Belvédère", "Siena", "Odéon", "Marlowe", "Héloïse", "Portofino", "Tuileries", "Aurelia",
    "Bellini",
    "Cassis", "Dauphine", "Estelle", "Farnese", "Giverny", "Hermine", "Isola", "Jasmin",
    "Kensington",
    "Lutèce", "Mistral", "Novella", "Ombra", "Pergola", "Quirinale", "Rivoli", "Sévigné", "Trianon",
    "Umbria", "Vendôme", "Wisteria", "Ysé", "Zélie", "Arcadie", "Brera", "Cythère", "Dorsoduro",
    "Elba",
    "Fontaine", "Galante", "Honorine", "Ivoire", "Lagune", "Maddalena", "Nocturne", "Ottavia",
    "Passy",
    "Ruspoli", "Sforza", "Taormina", "Valois", "Ariane", "Capri", "Delphine", "Florian", "Ginevra",
    "Lido", "Matignon", "Opale", "Procida", "Rosalba", "Stromboli", "Varenne",
)  # fmt: skip


def house_name(seed: int, index: int) -> str:
    """The model's own name: each is used once before any is used again with a number."""
    order = np.random.default_rng([seed, 0x6E616D65]).permutation(len(_HOUSES))
    again, at = divmod(index, len(_HOUSES))
    name = _HOUSES[int(order[at])]
    return name if again == 0 else f"{name} {again + 1}"


def product_names(house: str, form: str) -> dict[str, str]:
    """The product's full name in every locale."""
    kind = FORMS[form]
    names = {}
    for locale in LOCALES:
        word = kind[locale]
        if locale in {"fr", "it", "es"}:
            names[locale] = f"{word[0].upper()}{word[1:]} {house}"
        else:
            names[locale] = f"{house} {word}"
    return names
