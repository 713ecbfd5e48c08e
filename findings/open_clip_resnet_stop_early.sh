#!/usr/bin/env bash
# open_clip_torch 3.3.0 (PyPI): forward_intermediates of its ResNets does the opposite of what
# `stop_early` says.
#
# Asked for the patches of an early layer with the picture's vector, it leaves out the later layers
# and pools the early one: with RN50 that ends in an error about shapes. With stop_early=True, which
# is documented as "stop iterating over blocks when last desired intermediate hit", all layers run
# and the vector is right. Transformers in the same library do as documented.
#
#   ModifiedResNet, indices=[2]:                  RuntimeError
#   ModifiedResNet, indices=[2], stop_early=True: the vector, equal to that of forward()
#   ModifiedResNet, indices=[2, 4]:               the same
#   VisionTransformer, indices=[2]:               the vector, equal to that of forward()
#
# It bites where patches and vectors are taken in one pass (re-ranking by patches): also ask for the
# last layer, 4.
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
import open_clip

torch.manual_seed(0)
picture = torch.rand(1, 3, 224, 224)


@torch.inference_mode()
def answer(tower, **options):
    try:
        features = tower.forward_intermediates(picture, **options)["image_features"]
    except RuntimeError:
        return "RuntimeError"
    same = torch.allclose(features, tower(picture), atol=1e-5)
    return "as forward()" if same else "another vector"


resnet = open_clip.create_model("RN50").eval().visual
transformer = open_clip.create_model("ViT-B-32").eval().visual
answers = {
    "ResNet, indices=[2]": answer(resnet, indices=[2]),
    "ResNet, indices=[2], stop_early=True": answer(resnet, indices=[2], stop_early=True),
    "ResNet, indices=[2, 4]": answer(resnet, indices=[2, 4]),
    "transformer, indices=[2]": answer(transformer, indices=[2], output_fmt="NCHW"),
}
for call, what in answers.items():
    print(f"{call}: {what}")
expected = ["RuntimeError", "as forward()", "as forward()", "as forward()"]
raise SystemExit(list(answers.values()) != expected)
PYTHON
