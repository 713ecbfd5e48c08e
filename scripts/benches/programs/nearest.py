"""What each program that searches vectors does with the files of a folder."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from turns import take_turns

NEIGHBOURS = 10
_PHOTOS_A_ROUND = 10

Search = Callable[[np.ndarray], Sequence[int]]


def find_nearest(index: Callable[[np.ndarray], Search], *, processes: Sequence[int] = ()) -> None:
    """Finds NEIGHBOURS rows of FOLDER/rows.npy for each of FOLDER/photos.npy, writes them to
    FOLDER/found.npy, and takes turns; `index` makes a search of the rows, and `processes` work
    besides this one."""
    folder = Path(sys.argv[1])
    photos = np.load(folder / "photos.npy")
    search = index(np.load(folder / "rows.npy"))
    np.save(folder / "found.npy", [search(photo) for photo in photos])
    take_turns(lambda: [search(photo) for photo in photos[:_PHOTOS_A_ROUND]], processes=processes)
