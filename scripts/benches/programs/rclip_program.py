"""rclip's reading, preparing and encoding of a folder, with a given network.

PYTHON rclip_program.py FOLDER VISUAL_ONNX
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

from rclip import model_download
from rclip.model import Model
from rclip.utils.helpers import read_image
from rclip.utils.preprocess import preprocess
from turns import take_turns

_BATCH = 8
"""The library's own default."""


def main() -> None:
    """See above."""
    folder, network = sys.argv[1:]
    paths = sorted(map(str, Path(folder).glob("*.jpg")))
    model = Model()
    # It would download its own.
    model._session_visual_var = model_download._load_onnx_session(network)

    def work() -> None:
        # As its indexer: pictures are prepared by threads, ahead of the model.
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            prepared = pool.map(lambda path: preprocess(read_image(path)), paths)
            while batch := list(islice(prepared, _BATCH)):
                model.compute_preprocessed_image_features(batch, for_indexing=True)

    take_turns(work)


if __name__ == "__main__":
    main()
