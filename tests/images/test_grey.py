import numpy as np
from PIL import Image

from lookup.images.grey import without_colour


def test_hue_and_light_are_gone_and_form_is_left() -> None:
    ramp = np.linspace(60, 160, 64).astype(np.uint8)
    form = np.broadcast_to(ramp[None, :, None], (64, 64, 3))
    blue = np.stack([form[..., 0] // 4, form[..., 1] // 4, form[..., 2]], axis=2)
    seen, bluish = (np.asarray(without_colour(Image.fromarray(each))) for each in (form, blue))
    assert (seen[..., 0] == seen[..., 1]).all()
    assert seen.min() == 0
    assert seen.max() == 255
    assert np.abs(seen.astype(int) - bluish.astype(int)).max() < 12
