"""Any decoded pixels to plain 8-bit sRGB."""

import io

import numpy as np
from PIL import Image, ImageCms

# The ICC colour space signature that pixels of a Pillow mode can be converted from.
_SPACES = {"L": "GRAY", "RGB": "RGB ", "CMYK": "CMYK"}


def eight_bit(image: Image.Image) -> Image.Image:
    """The picture as L, LA, RGB, RGBA or CMYK, ready to be scaled: palettes and colour keys are
    expanded, 16-bit grey is scaled (not clipped) to 8 bits."""
    if image.mode.startswith("I"):
        # The high byte, as Pillow itself takes of 16-bit colours; `lookup.images.png` has done the
        # same to the transparent grey.
        scaled = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
        key = image.info.get("transparency")
        if isinstance(key, int):
            scaled.info["transparency"] = key
        return eight_bit(scaled)
    if "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode in ("P", "PA"):
        return image.convert("RGBA" if image.mode == "PA" else "RGB")
    return image.convert("L") if image.mode == "1" else image


def flat_srgb(image: Image.Image, icc_profile: bytes | None) -> Image.Image:
    """The picture (of a mode that `eight_bit` gives) over white, as sRGB in mode RGB: a new one.

    A profile that is damaged or of another colour space is ignored, as browsers do: the picture
    is still the picture, in slightly other colours.
    """
    opaque = _over_white(image)
    if icc_profile is not None:
        converted = _from_profile(opaque, icc_profile)
        if converted is not None:
            return converted
    return opaque.convert("RGB")


def _over_white(image: Image.Image) -> Image.Image:
    if image.mode not in ("LA", "RGBA"):
        return image
    mode = image.mode[:-1]
    white = Image.new(mode, image.size, "white")
    white.paste(image.convert(mode), mask=image.getchannel("A"))
    return white


def _from_profile(image: Image.Image, icc_profile: bytes) -> Image.Image | None:
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc_profile))
        if profile.profile.xcolor_space != _SPACES.get(image.mode):
            return None
        # Most photos say sRGB outright; converting those would cost time and change nothing.
        if "sRGB" in (profile.profile.profile_description or ""):
            return None
        return ImageCms.profileToProfile(
            image, profile, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
