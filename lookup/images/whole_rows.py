"""What is there of a picture whose file breaks off."""

from PIL import Image, ImageChops

from lookup.images.container import damaged

_LEAST_SHARE = 0.9


def whole_rows(image: Image.Image, altered: Image.Image, *, from_the_top: bool) -> Image.Image:
    """The rows that `image` has in common with `altered`, the same file with other bytes behind it.

    Raises DamagedPhoto where that is under nine tenths of them, or where the file does not hold its
    pixels `from_the_top` down: then rows that are alike may still lack detail.
    """
    different = ImageChops.difference(image, altered).getbbox()
    if different is None:
        return image
    height = different[1]
    if not from_the_top or height < _LEAST_SHARE * image.height:
        raise damaged("it breaks off before its end")
    return image.crop((0, 0, image.width, height))
