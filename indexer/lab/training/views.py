"""The pictures that an item is learnt from: as it is, as a packshot, as phones take it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from indexer.lab.training.concepts import Facts, implied
from indexer.lab.training.item_color import item_colors
from indexer.lab.training.item_mask import item_mask
from indexer.lab.training.items import Item
from indexer.lab.training.packs import pack_picture
from indexer.lab.training.tint import tinted
from indexer.lab.training.worn import worn, worn_part
from lookup.images.grey import without_colour
from lookup.learning.matte import cut_out
from lookup.learning.phone_changes import phone_like

Picture = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Domain = Literal["catalogue", "phone"]

ROUNDS = 6
_SIDE = 288
_TINTS = 2
_WEARERS = 2
_OF_ONE_COLOR = {"fruit", "vegetable"}


@dataclass(frozen=True)
class View:
    """A picture, uint8 (h, w, 3), with what it shows and where such pictures come from."""

    picture: Picture
    domain: Domain
    variant: str
    facts: Facts


@dataclass(frozen=True)
class _Seen:
    """An item's picture with the item found in it, if it was."""

    pixels: Picture
    mask: Mask | None
    facts: Facts


def views(item: Item, round_: int, seed: int, others: Sequence[Image.Image]) -> list[View]:
    """The item's views of that round (0 to ROUNDS - 1); later rounds change more.

    Round 0 is the picture itself, and for a photo also its item on white; round 1 is phone-like;
    round 2 is phone-like again, of a photo in another colour; round 3 is the item of a photo on
    white in two colours that have names; round 4 is a garment as two people wear it; round 5 is
    every other photo without colour, as the counterfeit mode looks. `others` (RGB) serve as
    clutter and print. The same arguments give the same views.
    """
    key = hashlib.sha256(item.key.encode()).digest()
    rng = np.random.default_rng([seed, round_, int.from_bytes(key[:8], "big")])
    if item.origin == "photo":
        return _photo_views(item, round_, rng, others)
    if item.origin == "query":
        return _query_views(item, round_)
    return _packshot_views(item, round_, rng, seed, others)


def _photo_views(
    item: Item, round_: int, rng: np.random.Generator, others: Sequence[Image.Image]
) -> list[View]:
    seen = _seen(item, _read(item))
    variant = item.variant
    if round_ == 3:
        return _tinted_views(item, seen, rng)
    if round_ == 4:
        return _worn_views(item, seen, rng, others)
    if round_ == 5:
        return _grey_views(item, seen, rng, others)
    if round_ == 2:
        recoloured = _recoloured(seen.pixels, rng)
        seen = replace(
            seen,
            pixels=recoloured,
            facts=replace(seen.facts, color=_colors(recoloured, seen.mask)),
        )
        variant += "#recoloured"
    if seen.mask is None:
        close, studio = _middle(seen.pixels, rng), None
    else:
        close, studio = _cropped(seen.pixels, seen.mask, rng), _on_white(seen.pixels, seen.mask)
    if round_ == 0:
        return [
            View(seen.pixels, "phone", variant, seen.facts),
            View(close, "phone", variant, seen.facts)
            if studio is None
            else View(studio, "catalogue", variant, seen.facts),
        ]
    phone = _phone(close if studio is None else studio, rng, others)
    second = _phone(close if rng.random() < 0.5 else seen.pixels, rng, others)
    if round_ == 2 and studio is not None:
        return [
            View(studio, "catalogue", variant, seen.facts),
            View(phone, "phone", variant, seen.facts),
        ]
    return [View(phone, "phone", variant, seen.facts), View(second, "phone", variant, seen.facts)]


def _tinted_views(item: Item, seen: _Seen, rng: np.random.Generator) -> list[View]:
    if seen.mask is None or (item.facts.type or frozenset()) & _OF_ONE_COLOR:
        return []
    found = []
    for _ in range(_TINTS):
        pixels, color = tinted(seen.pixels, seen.mask, rng)
        facts = replace(seen.facts, color=implied({color}))
        picture = _on_white(pixels, seen.mask)
        found.append(View(picture, "catalogue", f"{item.variant}#{color}", facts))
    return found


def _worn_views(
    item: Item, seen: _Seen, rng: np.random.Generator, others: Sequence[Image.Image]
) -> list[View]:
    part = worn_part(item.facts.type)
    if seen.mask is None or part is None:
        return []
    streets = [np.asarray(other, np.uint8) for other in others]
    pictures = [worn(seen.pixels, seen.mask, part, rng, streets) for _ in range(_WEARERS)]
    return [View(picture, "phone", item.variant, seen.facts) for picture in pictures]


def _grey_views(
    item: Item, seen: _Seen, rng: np.random.Generator, others: Sequence[Image.Image]
) -> list[View]:
    if seen.mask is None or rng.random() < 0.5:
        return []
    studio = _on_white(seen.pixels, seen.mask)
    phone = _phone(studio, rng, others)
    variant, facts = f"{item.variant}#colourless", replace(seen.facts, color=None)
    return [
        View(_greyed(studio), "catalogue", variant, facts),
        View(_greyed(phone), "phone", variant, facts),
    ]


def _greyed(pixels: Picture) -> Picture:
    return np.asarray(without_colour(Image.fromarray(pixels)), np.uint8)


def _query_views(item: Item, round_: int) -> list[View]:
    """Photos of drawn products are changed enough as they are drawn."""
    if round_ > 0:
        return []
    return [View(_read(item), "phone", item.variant, item.facts)]


def _packshot_views(
    item: Item,
    round_: int,
    rng: np.random.Generator,
    seed: int,
    others: Sequence[Image.Image],
) -> list[View]:
    if round_ >= 3:
        return []
    if item.origin == "pack":
        # Not `rng`: the same pack in every round.
        drawn = np.random.default_rng([seed, int(item.key.split("/")[1])])
        few = [np.asarray(others[int(i)], np.uint8) for i in drawn.integers(len(others), size=3)]
        pixels = pack_picture(drawn, few)
        seen = _Seen(pixels, None, item.facts)
    elif round_ == 2 or (round_ == 1 and item.view == "detail"):
        return []
    else:
        seen = _seen(item, _read(item))
    if round_ == 0:
        return [View(seen.pixels, "catalogue", item.variant, seen.facts)]
    return [View(_phone(seen.pixels, rng, others), "phone", item.variant, seen.facts)]


def _read(item: Item) -> Picture:
    if item.path is None:
        raise ValueError(f"{item.key} has no file")
    with Image.open(item.path) as image:
        return np.asarray(image.convert("RGB"), np.uint8)


def _seen(item: Item, pixels: Picture) -> _Seen:
    """The item with its measured colours; jewels, glass and packs have none that words say."""
    if item.origin == "packshot":
        cut = cut_out(pixels)
        color = _colors(cut.pixels, cut.alpha > 127) if cut is not None else None
        mask = None
    else:
        mask = item_mask(pixels)
        color = _colors(pixels, mask)
    if item.facts.type is not None and item.facts.type & {"jewel", "box", "glasses", "watch"}:
        color = None
    return _Seen(pixels, mask, replace(item.facts, color=color))


def _colors(pixels: Picture, mask: Mask | None) -> frozenset[str] | None:
    named = item_colors(pixels, mask) if mask is not None else None
    return implied(set(named)) if named else None


def _recoloured(pixels: Picture, rng: np.random.Generator) -> Picture:
    """The same picture with every hue turned, and a little lighter or darker."""
    hsv = cv2.cvtColor(pixels, cv2.COLOR_RGB2HSV).astype(np.int16)
    hsv[..., 0] = (hsv[..., 0] + rng.integers(25, 155)) % 180
    hsv[..., 1:] = np.clip(hsv[..., 1:] * rng.uniform(0.7, 1.3, 2), 0, 255)
    return np.asarray(cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2RGB), np.uint8)


def _on_white(pixels: Picture, mask: Mask) -> Picture:
    """The item alone, as a catalogue shows it, with a little room."""
    soft = cv2.GaussianBlur(mask.astype(np.float32), (5, 5), 0)[..., None]
    white = np.asarray(pixels * soft + 255 * (1 - soft), np.uint8)
    x, y, w, h = cv2.boundingRect(mask.astype(np.uint8))
    room = max(w, h) // 12
    box = white[y : y + h, x : x + w]
    side = max(w, h)
    across, down = room + (side - w) // 2, room + (side - h) // 2
    return np.asarray(
        cv2.copyMakeBorder(
            box, down, down, across, across, cv2.BORDER_CONSTANT, value=(255, 255, 255)
        ),
        np.uint8,
    )


def _cropped(pixels: Picture, mask: Mask, rng: np.random.Generator) -> Picture:
    """The item's box, loosely."""
    x, y, w, h = cv2.boundingRect(mask.astype(np.uint8))
    left, right = (int(w * rng.uniform(-0.04, 0.12)) for _ in range(2))
    above, below = (int(h * rng.uniform(-0.04, 0.12)) for _ in range(2))
    return pixels[max(0, y - above) : y + h + below, max(0, x - left) : x + w + right]


def _middle(pixels: Picture, rng: np.random.Generator) -> Picture:
    height, width = pixels.shape[:2]
    share = rng.uniform(0.55, 0.85)
    h, w = int(height * share), int(width * share)
    y, x = int(rng.integers(height - h + 1)), int(rng.integers(width - w + 1))
    return pixels[y : y + h, x : x + w]


def _phone(pixels: Picture, rng: np.random.Generator, others: Sequence[Image.Image]) -> Picture:
    photo = phone_like(
        Image.fromarray(np.ascontiguousarray(pixels)),
        rng,
        float(rng.uniform(0.6, 1.3)),
        side=_SIDE,
        backgrounds=others,
    )
    return np.asarray(photo, np.uint8)
