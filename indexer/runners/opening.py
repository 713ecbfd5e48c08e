"""The runner of a name."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, redirect_stdout
from pathlib import Path

from indexer.runners.local import LocalRunner
from indexer.runners.name import RunnerName
from indexer.runners.port import Runner
from lookup.base.errors import BadInput
from lookup.features.extractor import FeatureExtractor


@contextmanager
def open_runner(
    name: RunnerName, extractor: FeatureExtractor, encoder_dir: Path, *, workers: int
) -> Iterator[Runner]:
    """The runner, until the end of the block; `encoder_dir` is what `extractor` was opened from.

    Raises BadInput where its library is not installed.
    """
    if name == "local":
        yield LocalRunner(extractor, workers=workers)
        return
    try:
        from indexer.runners.ray_cluster import RayRunner
    except ModuleNotFoundError as error:
        raise BadInput(
            "Ray is not installed here.", "`pip install 'boutique-lookup[ray]'` brings it."
        ) from error
    with (
        # What Ray says of workers that die is no part of the command's answer.
        redirect_stdout(sys.stderr),
        closing(RayRunner(extractor, encoder_dir, workers=workers)) as runner,
    ):
        yield runner
