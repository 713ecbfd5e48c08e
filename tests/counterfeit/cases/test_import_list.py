from pathlib import Path

import pytest

from lookup.base.errors import BadInput, FeedError
from lookup.counterfeit.cases.import_list import listed_references
from lookup.counterfeit.cases.parts import Origin, Part


def test_a_folder_says_product_part_and_origin(tmp_path: Path) -> None:
    for name in ("LUNE/logo/a.jpg", "LUNE/b.png", "LUNE/counterfeit/sole/c.jpg", "LUNE/notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = {one.path.name: one for one in listed_references(tmp_path)}
    assert set(found) == {"a.jpg", "b.png", "c.jpg"}
    assert (found["a.jpg"].product_id, found["a.jpg"].part) == ("LUNE", Part.LOGO)
    assert found["b.png"].part is None
    assert (found["c.jpg"].origin, found["c.jpg"].part) == (Origin.COUNTERFEIT, Part.SOLE)


def test_what_a_mac_keeps_beside_photos_is_passed_over(tmp_path: Path) -> None:
    kept = ["LUNE/logo/a.jpg", "LUNE/b.png"]
    clutter = [
        "LUNE/logo/._a.jpg",
        "._LUNE/b.jpg",
        "__MACOSX/LUNE/b.jpg",
        ".Trash/c.jpg",
        "._d.jpg",
    ]
    for name in (*kept, *clutter, "LUNE/.DS_Store", "LUNE/Thumbs.db"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert {str(one.path.relative_to(tmp_path)) for one in listed_references(tmp_path)} == set(kept)


def test_a_manifest_may_say_more(tmp_path: Path) -> None:
    path = tmp_path / "references.csv"
    path.write_text("image_path,product_id,part,origin,item\nx.jpg,LUNE,Serial,genuine,no-7\n")
    (one,) = listed_references(path)
    assert one.path == tmp_path / "x.jpg"
    assert (one.part, one.item, one.colorway) == (Part.SERIAL, "no-7", None)


@pytest.mark.parametrize(
    "text",
    [
        "image_path,product_id\n,LUNE\n",
        "image_path,product_id,origin\na.jpg,LUNE,unsure\n",
        "image_path,product_id,part\na.jpg,LUNE,lining\n",
        "image_path,product_id\n",
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "references.csv"
    path.write_text(text)
    with pytest.raises((FeedError, BadInput)):
        listed_references(path)


def test_photos_beside_the_products_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").touch()
    with pytest.raises(BadInput, match="which product"):
        listed_references(tmp_path)
