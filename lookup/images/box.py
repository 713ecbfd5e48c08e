"""Where in a photo the item is."""

from PIL.Image import Image

from lookup.base.errors import BadInput

Box = tuple[float, float, float, float]
"""x, y, width, height as shares (0 to 1) of the upright picture."""


def crop(photo: Image, box: Box) -> Image:
    """The part of the photo inside the box. Raises BadInput for a box outside or empty."""
    x, y, width, height = box
    left, top = round(x * photo.width), round(y * photo.height)
    right, bottom = round((x + width) * photo.width), round((y + height) * photo.height)
    if not (0 <= left < right <= photo.width and 0 <= top < bottom <= photo.height):
        raise BadInput(
            f"The box {box} does not lie inside the photo.",
            "Give x, y, width and height as shares of the picture, from 0 to 1.",
        )
    return photo.crop((left, top, right, bottom))
