"""Pictures without colour."""

from PIL import Image, ImageOps

# The lightest and darkest hundredth are a lamp or a shadow, not the item.
_CONTRAST_CUTOFF = 1


def without_colour(picture: Image.Image) -> Image.Image:
    """The RGB picture in greys, from black to white, as RGB: neither a product's colour nor how
    light it was counts any more."""
    grey = ImageOps.autocontrast(ImageOps.grayscale(picture), cutoff=_CONTRAST_CUTOFF)
    return grey.convert("RGB")
