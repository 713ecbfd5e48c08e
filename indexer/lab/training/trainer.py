"""The training itself: one step, and a run of them that can be stopped and gone on with."""

import copy
import hashlib
import json
import math
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from indexer.lab.training.bank import Bank
from indexer.lab.training.directions import concept_directions
from indexer.lab.training.held_out import HeldOut, measure, seen_rows, unit_patches
from indexer.lab.training.jitter import jittered
from indexer.lab.training.lessons import Lessons
from indexer.lab.training.losses import (
    instance_loss,
    interaction_loss,
    kept_loss,
    lesson_loss,
    likeness_loss,
)
from indexer.lab.training.mosaic import mosaics
from indexer.lab.training.parallel import seen_in_parts
from indexer.lab.training.sampler import Batch, Sampler, Shares
from indexer.lab.training.student import DIMENSION, Answer, learning_parameters, new_student, see
from indexer.lab.training.text_tuning import tune_text
from indexer.lab.training.trunk import PATCH_GRID, learning_part
from lookup.base.durable import replaced_file
from lookup.encoders.word_pieces import WordPieces

if TYPE_CHECKING:
    import torch

_RATES = {"trunk": 6e-4, "head": 1e-3}
_WEIGHT_DECAY = 0.02
_WARM_UP = 20
_QUEUE = 6144
_ANCHOR_PATCHES = 20
_TEACHER_SHARE = 4
"""One view of so many is also shown to the first version."""
_AVERAGED = 0.99
_FIRST_LOOK = 480
_HELD_OUT = 600
_TEXT_VIEWS = 16000
_AT_ONCE = 64


@dataclass(frozen=True)
class Signals:
    """How much each signal weighs; 0 leaves it out."""

    lesson: float = 5.0
    likeness: float = 0.5
    instance: float = 0.1
    patches: float = 0.5
    kept: float = 2.0


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what a run learns."""

    steps: int = 1100
    products: int = 40
    first_stage: int = 5
    part: int = 24
    mosaics: int = 20
    # Drawn products teach the words only: matching learns on such how far vectors can be trusted,
    # and has to meet them as it meets photos.
    shares: Shares = field(default_factory=lambda: {"photo": 0.75, "pack": 0.25})
    threads: int = 2
    seed: int = 1
    signals: Signals = field(default_factory=Signals)
    device: str = "cpu"
    check_every: int = 200
    save_every: int = 50


class Training:
    """A student with all that its training needs; `checkpoint` goes on where it was saved."""

    def __init__(
        self,
        trunk: Any,
        classifier: npt.NDArray[np.float32],
        bank: Bank,
        lessons: Lessons,
        words: WordPieces,
        recipe: Recipe,
    ) -> None:
        """`trunk` as published, with the rows of its `classifier` (1000, 1280); views whose
        variant has no lesson are left out."""
        import torch

        self.recipe = recipe
        self.step = 0
        self._pool = ThreadPoolExecutor(recipe.threads)
        self._classifier = classifier
        self._bank = bank
        self._words = words
        self._lessons = torch.from_numpy(lessons.lessons)
        self._teacher = lessons.teacher(trunk, recipe.first_stage)
        self._places = lessons.places([row.variant for row in bank.rows])
        self._sampler = Sampler(
            bank.rows, self._places >= 0, recipe.shares, recipe.products, recipe.seed
        )
        self._held_out = HeldOut.of(bank.rows, _HELD_OUT)
        self._products = torch.tensor([_number(row.product) for row in bank.rows])
        self._variants = torch.tensor([_number(row.variant) for row in bank.rows])
        self.model = (
            new_student(trunk, lessons.head, len(words), recipe.seed).eval().to(recipe.device)
        )
        self._begun = copy.deepcopy(self.model.visual).requires_grad_(False)
        self._centre = self._patch_mean()
        self.averaged = copy.deepcopy(self.model).requires_grad_(False)
        groups = learning_parameters(self.model, recipe.first_stage)
        self._optimizer = torch.optim.AdamW(
            [{"params": groups[name], "peak": _RATES[name]} for name in groups],
            weight_decay=_WEIGHT_DECAY,
        )
        self._queue = torch.zeros(_QUEUE, DIMENSION, device=recipe.device)
        self._queue_products = torch.full((_QUEUE,), -1, device=recipe.device)

    def run(self, log: Path, save: Path) -> Iterator[dict[str, float]]:
        """Steps until the recipe's last, giving the figures of each; what is logged is a line of
        JSON a step in `log`, and the checkpoint lies at `save`."""
        with log.open("a", encoding="utf-8") as lines:
            while self.step < self.recipe.steps:
                began = time.monotonic()
                figures: dict[str, float] = {"step": self.step, **self.one_step()}
                figures["seconds"] = round(time.monotonic() - began, 3)
                if self.step % self.recipe.save_every == 0 or self.step == self.recipe.steps:
                    self.save(save)
                if self.step % self.recipe.check_every == 0 or self.step == self.recipe.steps:
                    figures |= self.check()
                lines.write(json.dumps(figures) + "\n")
                lines.flush()
                yield figures

    def one_step(self) -> dict[str, float]:
        """One step of the optimiser; the losses it saw."""
        import torch

        batch = self._sampler.batch(self.step)
        features = torch.from_numpy(self._bank.features(batch.rows.tolist()))
        rng = np.random.default_rng([self.recipe.seed, self.step, 3])
        features = jittered(features, batch.others, rng)
        lessons = self._lessons[self._places[batch.rows]]
        if self.recipe.mosaics:
            some = batch.rows[batch.anchors][: self.recipe.mosaics].tolist()
            made = mosaics(self._bank.shown(some), PATCH_GRID, rng)
            features = torch.cat([features, made.features])
            lessons = torch.cat([lessons, self._teacher.described_features(made)])
        features = features.to(self.recipe.device, memory_format=torch.channels_last)
        parts = seen_in_parts(self._see, features, self.recipe.part, self._pool)
        losses = self._losses(batch, features, lessons.to(self.recipe.device), parts.whole)
        total = torch.stack(list(losses.values())).sum()
        for group in self._optimizer.param_groups:
            group["lr"] = group["peak"] * self._rate()
        self._optimizer.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        parts.backward(self._pool)
        torch.nn.utils.clip_grad_norm_(
            [p for group in self._optimizer.param_groups for p in group["params"]], 5.0
        )
        self._optimizer.step()
        self._follow()
        self.step += 1
        return {name: round(loss.item(), 5) for name, loss in losses.items()}

    def check(self) -> dict[str, float]:
        """Figures of the averaged weights on held-out products."""
        return self.measured(self.averaged)

    def measured(self, model: Any) -> dict[str, float]:
        """Figures of a model of the same kind on held-out products."""
        figures = measure(
            model,
            self._bank,
            self._held_out,
            self._words,
            self.recipe.first_stage,
            self._centre.cpu(),
        )
        return {name: round(value, 4) for name, value in figures.items()}

    def kept_share(self, share: float) -> Any:
        """The averaged model with its image tower moved back towards where training began: 1 is
        all that was learnt, 0 nothing (WiSE-FT, Wortsman et al. 2022)."""
        import torch

        mixed = copy.deepcopy(self.averaged)
        with torch.no_grad():
            first = self._begun.state_dict()
            for name, tensor in mixed.visual.state_dict().items():
                if tensor.is_floating_point():
                    tensor.lerp_(first[name], 1 - share)
        return mixed

    def taught_text(self, model: Any, steps: int) -> Iterator[float]:
        """Teaches the text tower of `model` in place against what its image tower says now of
        training views that something is known of, giving the loss of each step."""
        rows = self._bank.rows
        told = [
            index
            for index, row in enumerate(rows)
            if not row.held_out and (row.facts.type or row.facts.color)
        ]
        few = told[:: max(1, len(told) // _TEXT_VIEWS)]
        vectors = seen_rows(model, self._bank, few, self.recipe.first_stage).vectors
        directions = concept_directions(
            vectors.numpy(), [rows[index] for index in few], self._classes(few)
        )
        yield from tune_text(model, directions, self._words, steps=steps, seed=self.recipe.seed)

    def save(self, path: Path) -> None:
        """Writes a checkpoint, whole or not at all."""
        import torch

        state = {
            "step": self.step,
            "model": self.model.state_dict(),
            "averaged": self.averaged.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "queue": self._queue,
            "queue_products": self._queue_products,
        }
        with replaced_file(path) as stream:
            torch.save(state, stream)

    def resume(self, path: Path) -> None:
        """Goes on from a checkpoint of the same bank; signals and steps may have changed."""
        import torch

        state = torch.load(path, map_location=self.recipe.device, weights_only=True)
        self.step = state["step"]
        self.model.load_state_dict(state["model"])
        self.averaged.load_state_dict(state["averaged"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._queue = state["queue"]
        self._queue_products = state["queue_products"]

    def _losses(
        self, batch: Batch, features: "torch.Tensor", lessons: "torch.Tensor", all_seen: Answer
    ) -> "dict[str, torch.Tensor]":
        signals, products = self.recipe.signals, self._products[batch.rows]
        seen = Answer(*(each[: len(batch.rows)] for each in (all_seen.vectors, all_seen.patches)))
        weighed: list[tuple[str, float, Callable[[], torch.Tensor]]] = [
            ("lesson", signals.lesson, lambda: lesson_loss(all_seen.vectors, lessons)),
            ("likeness", signals.likeness, lambda: likeness_loss(all_seen.vectors, lessons)),
            ("instance", signals.instance, lambda: self._instance(batch, seen.vectors)),
            (
                "patches",
                signals.patches if seen.patches.requires_grad else 0.0,
                lambda: interaction_loss(
                    self._telling_patches(seen.patches[batch.anchors]),
                    unit_patches(seen.patches[batch.photos], self._centre),
                    products[batch.anchors].to(self.recipe.device),
                ),
            ),
            (
                "kept",
                signals.kept if seen.patches.requires_grad else 0.0,
                lambda: self._kept(features, seen),
            ),
        ]
        return {name: weight * loss() for name, weight, loss in weighed if weight > 0}

    def _instance(self, batch: Batch, vectors: "torch.Tensor") -> "torch.Tensor":
        import torch

        products = self._products[batch.rows].to(vectors.device)
        filled = self._queue_products >= 0
        loss = instance_loss(
            vectors,
            products,
            self._variants[batch.rows].to(vectors.device),
            self._queue[filled],
            self._queue_products[filled],
        )
        self._queue = torch.cat([vectors.detach(), self._queue])[:_QUEUE]
        self._queue_products = torch.cat([products, self._queue_products])[:_QUEUE]
        return loss

    def _telling_patches(self, patches: "torch.Tensor") -> "torch.Tensor":
        """Some patches of each anchor, those that differ from its border rather than others."""
        import torch

        rows = unit_patches(patches, self._centre)
        border = torch.cat([patches[:, :, 0], patches[:, :, -1]], dim=2).mean(dim=2) - self._centre
        plain = torch.nn.functional.normalize(border, dim=1)
        telling = 1.05 - torch.einsum("npc,nc->np", rows, plain).detach()
        generator = torch.Generator().manual_seed(self.recipe.seed + self.step)
        chosen = torch.multinomial(telling.cpu(), _ANCHOR_PATCHES, generator=generator)
        chosen = chosen.to(rows.device)[..., None].expand(-1, -1, rows.shape[2])
        return rows.gather(1, chosen)

    def _see(self, part: "torch.Tensor") -> Answer:
        import torch

        device = part.device.type
        with torch.autocast(device, torch.bfloat16, enabled=device == "cuda"):
            seen = see(self.model.visual, part, self.recipe.first_stage)
        return Answer(seen.vectors.float(), seen.patches.float())

    def _kept(self, features: "torch.Tensor", seen: Answer) -> "torch.Tensor":
        import torch

        some = slice(self.step % _TEACHER_SHARE, None, _TEACHER_SHARE)
        with torch.no_grad():
            was = see(self._begun, features[some], self.recipe.first_stage)
        centre = self._centre[:, None, None]
        return kept_loss(seen.patches[some] - centre, was.patches - centre)

    def _classes(self, rows: Sequence[int]) -> npt.NDArray[np.float32]:
        """What the published trunk takes each of those rows for, float32 (n, 1000)."""
        import torch

        found = []
        for start in range(0, len(rows), _AT_ONCE):
            features = torch.from_numpy(self._bank.features(rows[start : start + _AT_ONCE]))
            with torch.inference_mode():
                pooled, _ = learning_part(
                    self._begun.trunk, features.to(self.recipe.device), self.recipe.first_stage
                )
            found.append(pooled.cpu().numpy() @ self._classifier.T)
        return np.concatenate(found)

    def _patch_mean(self) -> "torch.Tensor":
        """The mean patch (c,) of the first version: what all pictures share says nothing."""
        import torch

        rows = range(0, len(self._bank.rows), max(1, len(self._bank.rows) // _FIRST_LOOK))
        means = []
        with torch.inference_mode():
            for index in rows:
                features = torch.from_numpy(self._bank.features([index])).to(self.recipe.device)
                patches = see(self._begun, features, self.recipe.first_stage).patches
                means.append(patches.mean(dim=(0, 2, 3)))
        return torch.stack(means).mean(dim=0).clone()

    def _rate(self) -> float:
        """Share of the peak rate: a warm-up, then half a cosine down to a hundredth."""
        if self.step < _WARM_UP:
            return (self.step + 1) / _WARM_UP
        done = (self.step - _WARM_UP) / max(1, self.recipe.steps - _WARM_UP)
        return 0.01 + 0.99 * (1 + math.cos(math.pi * min(1.0, done))) / 2

    def _follow(self) -> None:
        """The averaged weights go a little towards the student's: faster at first."""
        import torch

        keep = min(_AVERAGED, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            pairs = zip(self.averaged.parameters(), self.model.parameters(), strict=True)
            for average, current in pairs:
                average.lerp_(current, 1 - keep)


def _number(name: str) -> int:
    """The same for a name in every bank."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:7], "big")
