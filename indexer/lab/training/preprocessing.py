"""How pictures are prepared for the embedded encoder, as open_clip's configuration says it."""

from typing import Final

# Mean and deviation are what the weights were trained with (timm's own entry for this trunk). Size
# and squash were measured on groceries and magento_luma: at 256, 288 and 320 recall is level within
# its error, and keeping the aspect with bars loses the patches of a portrait photo.
PREPROCESSING: Final = {
    "size": 256,
    "mode": "RGB",
    "mean": [0.5, 0.5, 0.5],
    "std": [0.5, 0.5, 0.5],
    "interpolation": "bicubic",
    "resize_mode": "squash",
    "fill_color": 255,
}
