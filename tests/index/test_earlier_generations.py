"""Generations of every manifest version there ever was, as they lie in homes.

Each later version of the manifest adds one, before it is released: raise `format`, then run
`python -m tests.fixtures.generations`. None is ever written again or taken away.
"""

from pathlib import Path
from typing import get_args

import numpy as np
import pytest

import tests.fixtures.generations
from lookup.base.errors import GenerationCorrupt
from lookup.index.generation import Generation
from lookup.index.manifest import Manifest

FOLDER = Path(tests.fixtures.generations.__file__).parent
VERSIONS = sorted(int(path.name[1:]) for path in FOLDER.glob("v*"))
FORMAT = Manifest.model_fields["format"]


def test_there_is_one_of_each_version_up_to_todays() -> None:
    assert list(range(1, FORMAT.default + 1)) == VERSIONS


@pytest.mark.parametrize("version", VERSIONS)
def test_it_opens_or_is_refused_by_its_name(version: int) -> None:
    directory = FOLDER / f"v{version}"
    if version not in get_args(FORMAT.annotation):
        with pytest.raises(GenerationCorrupt, match=f"v{version}"):
            Generation.open(directory)
        return
    generation = Generation.open(directory, threads=1)
    assert [generation.entries.product(row) for row in range(3)] == ["BG-1", "BG-1", "BG-2"]
    _, found = generation.vectors.search(generation.vectors.vectors(np.arange(3)), 1)
    assert found.ravel().tolist() == [0, 1, 2]
