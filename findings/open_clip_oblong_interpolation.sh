#!/usr/bin/env bash
# open_clip_torch 3.3.0 (PyPI): image_transform forgets the interpolation it is given where the input
# of a model is oblong and the picture is fitted by its short side (resize_mode "shortest", the
# default): it always takes bicubic. Square inputs, and the modes "longest" and "squash", take what
# they are given.
#
#   size 64 x 64, shortest: bilinear and bicubic differ by up to .31 (of values from -2 to 2)
#   size 96 x 64, shortest: bilinear and bicubic are equal to the bit
#   size 96 x 64, longest and squash: they differ
#
# It bites where a model's pre-processing is written anew for a service without torch: vectors differ
# from open_clip's own although the configuration was followed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet open-clip-torch==3.3.0 torch==2.13.0 torchvision==0.28.0
"$folder/venv/bin/python" - <<'PYTHON'
import torch

try:
    import torchvision
except RuntimeError:  # built for another build of torch; its operators are not needed here
    operators = torch.library.Library("torchvision", "FRAGMENT")
    for name in ("nms", "qnms"):
        operators.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
import numpy as np
from open_clip.transform import image_transform
from PIL import Image

pixels = np.random.default_rng(0).integers(0, 256, (150, 200, 3), np.uint8)
picture = Image.fromarray(pixels)


def difference(size, mode):
    """The largest between what bilinear and bicubic make of the picture."""
    made = [
        image_transform(size, is_train=False, resize_mode=mode, interpolation=name)(picture)
        for name in ("bilinear", "bicubic")
    ]
    return float((made[0] - made[1]).abs().max())


as_expected = True
for size, mode in (
    ((64, 64), "shortest"), ((96, 64), "shortest"), ((96, 64), "longest"), ((96, 64), "squash")
):
    differ = difference(size, mode)
    print(f"{size[0]} x {size[1]}, {mode}: {differ:.2f}")
    as_expected &= (differ == 0) == (size == (96, 64) and mode == "shortest")
raise SystemExit(not as_expected)
PYTHON
