import numpy as np
from PIL import Image, ImageDraw

from lookup.counterfeit.looking.item_mask import item_mask


def drawn() -> Image.Image:
    """A dark item with a mark of the background's colour inside it."""
    picture = Image.new("RGB", (360, 360), (235, 235, 235))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((100, 80, 260, 300), fill=(60, 70, 110))
    draw.rectangle((160, 160, 200, 200), fill=(235, 235, 235))
    return picture


def test_the_mask_covers_the_item_with_its_light_parts_and_nothing_beside_it() -> None:
    mask = item_mask(drawn(), (60, 40, 300, 340), (30, 24))  # ten pixels a cell
    expected = np.zeros((30, 24), np.float32)
    expected[4:26, 4:20] = 1
    assert (mask != expected).mean() < 0.06, "one row of cells along the edge at most"
    assert mask[12:16, 10:14].all(), "what the item surrounds belongs to it"


def test_where_nothing_can_be_told_apart_all_of_the_box_counts() -> None:
    plain = Image.new("RGB", (200, 200), (120, 120, 120))
    assert item_mask(plain, (0, 0, 200, 200), (8, 8)).all()
