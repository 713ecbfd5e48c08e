"""A photo of an item at the size at which grain and single stitches show."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lookup.counterfeit.looking.item_mask import item_mask
from lookup.counterfeit.looking.look import Box, Floats
from lookup.counterfeit.looking.sheet import DetailSheet, detail_sheet

SIDE = 720
"""Most pixels of the longer side."""

_FINE, _COARSE = 0.8, 5.0
# Grey levels: noise of a camera on an even surface stays about this low.
_NOISE = 1.5


@dataclass(frozen=True)
class FineSheet:
    """`sheet` aligns it. `grey` float32 (h, w) is the same part of the photo, larger. `item` bool
    (h, w) says where the item is on it, as far as was looked.
    `to_photo` float64 (3, 3) takes places on it to pixels of the photo, `from_sheet` float64 (3, 3)
    takes places on `sheet` to places on it.
    """

    sheet: DetailSheet
    grey: Floats
    item: NDArray[np.bool_]
    to_photo: NDArray[np.float64]
    from_sheet: NDArray[np.float64]


def fine_sheet(picture: Image.Image, box: Box) -> FineSheet:
    """The fine sheet of what lies in the box (pixels) of an upright RGB picture."""
    sheet = detail_sheet(picture, box)
    left, top = round(sheet.to_photo[0, 2]), round(sheet.to_photo[1, 2])
    width = round(sheet.to_photo[0, 0] * sheet.size[0])
    height = round(sheet.to_photo[1, 1] * sheet.size[1])
    crop = picture.crop((left, top, left + width, top + height)).convert("L")
    grey = np.asarray(crop, np.float32)
    scale = min(SIDE / max(grey.shape), 1.0)
    if scale < 1:
        grey = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    across, down = width / grey.shape[1], height / grey.shape[0]
    return FineSheet(
        sheet=sheet,
        grey=grey,
        item=np.ones(grey.shape, np.bool_),
        to_photo=np.array([[across, 0, left], [0, down, top], [0, 0, 1]], np.float64),
        from_sheet=np.diag(
            [grey.shape[1] / sheet.size[0], grey.shape[0] / sheet.size[1], 1.0]
        ).astype(np.float64),
    )


def residual(grey: Floats) -> Floats:
    """What is left of a grey picture, float32 (h, w), without shapes, light and contrast."""
    fine = cv2.GaussianBlur(grey, (0, 0), _FINE) - cv2.GaussianBlur(grey, (0, 0), _COARSE)
    spread = np.sqrt(cv2.GaussianBlur(fine * fine, (0, 0), 2 * _COARSE))
    return np.asarray(fine / (spread + _NOISE), np.float32)


def only_the_item(sheet: FineSheet, picture: Image.Image, box: Box) -> FineSheet:
    """The sheet without what lies behind the item: no background may align two photos, or agree.

    Without the item's rim, too: what lies behind it reaches into the residual there.
    """
    height, width = sheet.grey.shape
    across, down, left, top = sheet.to_photo[[0, 1, 0, 1], [0, 1, 2, 2]]
    x0, y0 = max(round((box[0] - left) / across), 0), max(round((box[1] - top) / down), 0)
    x1 = min(round((box[2] - left) / across), width)
    y1 = min(round((box[3] - top) / down), height)
    found = np.zeros((height, width), np.uint8)
    found[y0:y1, x0:x1] = item_mask(picture, box, (max(y1 - y0, 1), max(x1 - x0, 1)))
    rim = 2 * round(_COARSE) + 1
    item = cv2.erode(found, np.ones((rim, rim), np.uint8), borderValue=0) > 0
    places = cv2.perspectiveTransform(sheet.sheet.points[None].astype(np.float64), sheet.from_sheet)
    columns, rows = np.clip(places[0].round().astype(int).T, 0, [[width - 1], [height - 1]])
    on_item = item[rows, columns]
    features = replace(
        sheet.sheet,
        points=sheet.sheet.points[on_item],
        descriptors=sheet.sheet.descriptors[on_item],
    )
    return replace(sheet, sheet=features, item=np.asarray(item))
