from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from indexer.lab.training.concepts import Facts, implied
from indexer.lab.training.item_color import item_colors
from indexer.lab.training.item_mask import item_mask
from indexer.lab.training.items import Item, drawn_items, pack_items
from indexer.lab.training.views import ROUNDS, views


def garment(color: tuple[int, int, int]) -> Image.Image:
    """Something of one colour on a floor."""
    floor = np.random.default_rng(0).integers(150, 190, (240, 200, 3), dtype=np.uint8)
    picture = Image.fromarray(floor)
    ImageDraw.Draw(picture).rounded_rectangle((50, 50, 150, 200), 20, fill=color)
    return picture


def test_the_item_is_found_on_its_floor() -> None:
    mask = item_mask(np.asarray(garment((30, 40, 160))))
    assert mask is not None
    assert mask[60:190, 60:140].mean() > 0.95
    assert mask[:30].mean() < 0.05


def test_its_colour_is_named() -> None:
    pixels = np.asarray(garment((195, 30, 40)))
    mask = item_mask(pixels)
    assert mask is not None
    assert item_colors(pixels, mask) == {"red"}


def test_views_are_the_same_again(drawn: Path) -> None:
    others = [garment((20, 120, 60))]
    for item in (*drawn_items(drawn)[:3], *pack_items(1)):
        for round_ in range(ROUNDS):
            once, again = (views(item, round_, 1, others) for _ in range(2))
            assert [view.variant for view in once] == [view.variant for view in again]
            for one, other in zip(once, again, strict=True):
                np.testing.assert_array_equal(one.picture, other.picture)


def test_a_photo_gives_a_packshot_and_another_colour_of_itself(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    garment((30, 40, 160)).save(path)
    template = pack_items(1)[0]
    photo = Item("photo/1", "photo", "photo/1", "photo/1", path, template.facts)
    first, recoloured = (views(photo, round_, 1, [garment((9, 9, 9))]) for round_ in (0, 2))
    assert [view.domain for view in first] == ["phone", "catalogue"]
    assert {view.variant for view in recoloured} == {"photo/1#recoloured"}


def test_a_garment_is_worn_and_other_things_are_not(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    garment((30, 40, 160)).save(path)
    for concept, count in (("shirt", 2), ("fruit", 0)):
        facts = Facts(type=implied({concept}))
        photo = Item("photo/1", "photo", "photo/1", "photo/1", path, facts)
        found = views(photo, 4, 1, [garment((9, 9, 9))])
        assert [view.domain for view in found] == ["phone"] * count
        assert {view.variant for view in found} <= {"photo/1"}


def test_some_photos_are_seen_without_colour(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    garment((30, 40, 160)).save(path)
    shown = 0
    for number in range(12):
        name = f"photo/{number}"
        found = views(Item(name, "photo", name, name, path, Facts()), 5, 1, [garment((9, 9, 9))])
        assert {view.variant for view in found} <= {f"{name}#colourless"}
        for view in found:
            assert (view.picture[..., 0] == view.picture[..., 2]).all()
            assert view.facts.color is None
        shown += bool(found)
    assert 2 <= shown <= 10


def test_whole_products_are_held_out(drawn: Path) -> None:
    held: dict[str, set[bool]] = {}
    for item in drawn_items(drawn):
        held.setdefault(item.product, set()).add(item.held_out)
    assert all(len(answers) == 1 for answers in held.values())
    assert 0.05 < np.mean([item.held_out for item in pack_items(500)]) < 0.15
