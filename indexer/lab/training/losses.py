"""What the student is taught: one function a signal."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

_TEMPERATURE = 0.07
_PATCH_TEMPERATURE = 0.03
_OTHER_COLOUR = 0.3
"""How much of a match a product in another colour is."""


def instance_loss(
    vectors: "torch.Tensor",
    products: "torch.Tensor",
    variants: "torch.Tensor",
    queue: "torch.Tensor",
    queue_products: "torch.Tensor",
) -> "torch.Tensor":
    """Views of one variant together, other colours of the product near, all else apart.

    InfoNCE with soft targets over the batch; a queue of earlier vectors gives more to be apart
    from. `vectors` (n, d) and `queue` (m, d) are unit rows, the rest int64 (n,) and (m,).
    """
    import torch

    itself = torch.eye(len(vectors), dtype=torch.bool, device=vectors.device)
    same_product = (products[:, None] == products[None]) & ~itself
    same_variant = (variants[:, None] == variants[None]) & ~itself
    target = torch.where(same_variant, 1.0, torch.where(same_product, _OTHER_COLOUR, 0.0))
    near = (vectors @ vectors.T).masked_fill(itself, -1e4)
    far = (vectors @ queue.T).masked_fill(products[:, None] == queue_products[None], -1e4)
    logits = torch.cat([near, far], dim=1) / _TEMPERATURE
    chances = torch.log_softmax(logits, dim=1)[:, : len(vectors)]
    weight = target.sum(dim=1)
    told = weight > 0
    losses = -(target * chances).sum(dim=1)[told] / weight[told]
    return losses.mean()


def interaction_loss(
    anchors: "torch.Tensor", photos: "torch.Tensor", products: "torch.Tensor"
) -> "torch.Tensor":
    """The catalogue patches of a product find better ones in its own photo than in others'.

    InfoNCE over late interaction, as look-up computes it: the mean over an anchor's patches of
    the best cosine in the photo. `anchors` (n, p, c) and `photos` (n, q, c) are unit rows of pairs,
    `products` (n,).
    """
    import torch

    n, p, c = anchors.shape
    cosines = anchors.reshape(n * p, c) @ photos.reshape(-1, c).T
    best = cosines.reshape(n, p, n, -1).amax(dim=3).mean(dim=1)
    again = (products[:, None] == products[None]) & ~torch.eye(
        n, dtype=torch.bool, device=anchors.device
    )
    logits = best.masked_fill(again, -1e4) / _PATCH_TEMPERATURE
    right = torch.arange(n, device=anchors.device)
    both_ways = torch.nn.functional.cross_entropy
    return (both_ways(logits, right) + both_ways(logits.T, right)) / 2


def lesson_loss(vectors: "torch.Tensor", lessons: "torch.Tensor") -> "torch.Tensor":
    """One minus the cosine of vectors and lessons, unit rows (n, d) both."""
    return (1 - (vectors * lessons).sum(dim=1)).mean()


def likeness_loss(vectors: "torch.Tensor", lessons: "torch.Tensor") -> "torch.Tensor":
    """Views are as like each other as their lessons are: the divergence between the two
    distributions over all others in the batch (Park et al. 2019 compare distances so). Unit rows.
    """
    import torch

    itself = torch.eye(len(vectors), dtype=torch.bool, device=vectors.device)
    wanted = (lessons @ lessons.T / _TEMPERATURE).masked_fill(itself, -1e4)
    found = (vectors @ vectors.T / _TEMPERATURE).masked_fill(itself, -1e4)
    chances, wanted_chances = torch.log_softmax(found, dim=1), torch.log_softmax(wanted, dim=1)
    divergence = wanted_chances.exp() * (wanted_chances - chances)
    return divergence.sum(dim=1).mean()


def kept_loss(student: "torch.Tensor", teacher: "torch.Tensor") -> "torch.Tensor":
    """One minus the cosine between what the student and the first version see, along axis 1."""
    import torch

    return (1 - torch.nn.functional.cosine_similarity(student, teacher, dim=1)).mean()
