from typing import Any

import numpy as np
import pytest
import torch

from indexer.lab.training.bank import Bank
from indexer.lab.training.lessons import Lessons
from indexer.lab.training.student import DIMENSION
from indexer.lab.training.teacher import Teacher


@pytest.fixture(scope="module")
def rows(bank_folder: Any) -> list[int]:
    return [i for i, row in enumerate(Bank(bank_folder).rows) if row.domain == "catalogue"]


@pytest.fixture
def teacher(trunk: Any, bank: Bank, rows: list[int]) -> Teacher:
    return Teacher.fit(trunk, 5, bank, rows, DIMENSION)


def test_descriptions_are_unit_rows(teacher: Teacher, bank: Bank, rows: list[int]) -> None:
    described = teacher.describe(bank, rows)
    assert described.shape == (len(rows), DIMENSION)
    np.testing.assert_allclose(np.linalg.norm(described, axis=1), 1, atol=1e-5)


def test_what_is_not_the_item_hardly_counts(teacher: Teacher, bank: Bank, rows: list[int]) -> None:
    weights = torch.zeros(1, 256)
    weights[:, :128] = 1
    features = torch.from_numpy(bank.features([rows[0]]))
    changed = features.clone()
    changed[:, :, 8:] = torch.rand_like(changed[:, :, 8:])
    pooled, colours = torch.ones(1, 1280), torch.from_numpy(bank.colours([rows[0]]))
    was, now, all_of_it = (
        teacher.parts(pooled, each, counting, colours)
        for each, counting in (
            (features, weights),
            (changed, weights),
            (changed, torch.ones(1, 256)),
        )
    )
    assert (now - was).norm() < 0.5 * (all_of_it - was).norm()


def test_places_of_patches_say_nothing(teacher: Teacher, bank: Bank, rows: list[int]) -> None:
    features = torch.from_numpy(bank.features([rows[0]]))
    pooled, colours = torch.ones(1, 1280), torch.from_numpy(bank.colours([rows[0]]))
    even = torch.ones(1, 256)
    once = teacher.parts(pooled, features, even, colours)
    mirrored = teacher.parts(pooled, features.flip(3), even, colours)
    torch.testing.assert_close(once, mirrored, atol=1e-4, rtol=0)


def test_a_variant_has_one_lesson_for_all_its_pictures(lessons: Lessons, bank: Bank) -> None:
    variants = {row.variant for row in bank.rows if row.domain == "catalogue"}
    assert set(lessons.variants) == variants
    assert lessons.places(["nobody's"]).tolist() == [-1]
    np.testing.assert_allclose(np.linalg.norm(lessons.lessons, axis=1), 1, atol=1e-5)


def test_the_head_comes_near_the_lessons(lessons: Lessons, bank: Bank, trunk: Any) -> None:
    told = [i for i, row in enumerate(bank.rows) if row.domain == "catalogue"]
    from indexer.lab.training.trunk import learning_part

    with torch.inference_mode():
        pooled, _ = learning_part(trunk, torch.from_numpy(bank.features(told)), 5)
    said = torch.nn.functional.normalize(pooled @ torch.from_numpy(lessons.head).T, dim=1).numpy()
    aims = lessons.lessons[lessons.places([bank.rows[i].variant for i in told])]
    assert (said * aims).sum(axis=1).mean() > 0.9


def test_lessons_are_read_as_they_were_written(lessons: Lessons, tmp_path: Any) -> None:
    lessons.write(tmp_path / "lessons.npz")
    again = Lessons.read(tmp_path / "lessons.npz")
    assert again.variants == lessons.variants
    np.testing.assert_array_equal(again.lessons, lessons.lessons)
    np.testing.assert_array_equal(again.head, lessons.head)
