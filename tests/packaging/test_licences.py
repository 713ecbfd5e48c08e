"""What an install brings may be shipped: no new copyleft licence, no GPL library in a wheel."""

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PRODUCT = "boutique-lookup"
# What a deployment installs; the tools of development are shipped to nobody.
SHIPPED = (
    *("", "indexer", "open-clip", "tokenizers"),
    *("text", "parquet", "postgresql", "milvus", "object-storage", "ray"),
)
COPYLEFT = re.compile(r"GPL|GNU|MPL|Mozilla|EPL|Eclipse|CDDL|EUPL|CeCILL|OSL", re.IGNORECASE)
# Copyleft that ends at the library's own files, which are used unchanged and can be replaced.
ALLOWED = {
    "certifi": "MPL 2.0: root certificates",
    "orjson": "MPL 2.0 for a part of it",
    "pi-heif": "LGPL 3: libheif and libde265 as shared libraries",
    "psycopg": "LGPL 3",
    "psycopg-binary": "LGPL 3",
    "python-stdnum": "LGPL 2.1 or later",
    "tqdm": "MPL 2.0 for a part of it",
}
# Under the GPL, and found inside wheels whose metadata does not say so.
GPL_LIBRARY = re.compile(r"lib(x264|x265|xvidcore|postproc|readline|gsl|fftw3)\b")


def closure(extra: str) -> dict[str, Distribution]:
    """By name, what an install of the product with that extra brings."""
    found: dict[str, Distribution] = {}
    waiting = [(PRODUCT, frozenset({extra}))]
    seen = set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            pytest.fail(f"{name} is not installed, so its licence is not known")
        for line in found[name].requires or []:
            needed = Requirement(line)
            if needed.marker is None or any(
                needed.marker.evaluate({"extra": one}) for one in extras or {""}
            ):
                waiting.append((canonicalize_name(needed.name), frozenset(needed.extras or {""})))
    return found


def licence(package: Distribution) -> str:
    """What the metadata says: the expression, else the classifiers and the short field."""
    said = package.metadata
    expression = said.get("License-Expression")
    if expression:
        return str(expression)
    classifiers = [line for line in said.get_all("Classifier") or [] if "License ::" in line]
    return " ".join([*classifiers, (said.get("License") or "")[:80]]).strip()


@pytest.mark.parametrize("extra", SHIPPED)
def test_no_package_of_an_install_has_a_new_copyleft_licence(extra: str) -> None:
    copyleft = {
        name: licence(package)
        for name, package in closure(extra).items()
        if COPYLEFT.search(licence(package)) and name not in ALLOWED
    }
    assert copyleft == {}


@pytest.mark.parametrize("extra", SHIPPED)
def test_every_package_tells_its_licence(extra: str) -> None:
    assert [name for name, package in closure(extra).items() if not licence(package)] == []


@pytest.mark.parametrize("extra", SHIPPED)
def test_no_wheel_carries_a_gpl_library(extra: str) -> None:
    carried = [
        str(file)
        for package in closure(extra).values()
        for file in package.files or []
        if GPL_LIBRARY.search(Path(file).name)
    ]
    assert carried == []


def test_the_library_rule_knows_the_wheel_that_was_replaced() -> None:
    files = distribution("pillow-heif").files or []
    assert [file for file in files if GPL_LIBRARY.search(Path(file).name)]


def test_every_allowed_package_is_one_that_is_shipped_and_is_named_in_the_notice() -> None:
    shipped = {name for extra in SHIPPED for name in closure(extra)}
    assert set(ALLOWED) <= shipped
    notice = (Path(__file__).parents[2] / "NOTICE").read_text()
    assert [name for name in ALLOWED if name.removesuffix("-binary") not in notice] == []
