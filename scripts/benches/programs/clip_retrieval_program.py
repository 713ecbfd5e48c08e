"""clip-retrieval's inference reader, mapper and writer over a folder, with given weights.

PYTHON clip_retrieval_program.py FOLDER ARCHITECTURE WEIGHTS OUT
"""

import contextlib
import sys

import torch
from turns import take_turns

_BATCH = 16
_READERS = 4
"""The library's own default."""


def main() -> None:
    """See above."""
    library = _torchvision_cure()
    import open_clip
    from clip_retrieval.clip_inference import mapper
    from clip_retrieval.clip_inference.reader import FilesReader
    from clip_retrieval.clip_inference.writer import NumpyWriter

    folder, architecture, weights, out = sys.argv[1:]
    model, _, preprocess = open_clip.create_model_and_transforms(architecture, weights)
    # It would take weights by the name of their publication only.
    mapper.load_clip = lambda **_: (model.eval(), preprocess, None)
    embed = mapper.ClipMapper(True, False, False, False, architecture, False, "")

    def work() -> None:
        reader = FilesReader(
            lambda keys: keys,
            preprocess,
            None,
            folder,
            _BATCH,
            _READERS,
            enable_text=False,
            enable_image=True,
            enable_metadata=False,
        )
        writer = NumpyWriter(0, out, False, True, False, 1)
        # What it tells people would pass for an answer.
        with contextlib.redirect_stdout(sys.stderr):
            for batch in reader:
                writer(embed(batch))
            writer.flush()

    take_turns(work)
    del library


def _torchvision_cure() -> torch.library.Library:
    """What must be kept while torchvision is in use; as lookup.encoders.torch.torchvision_cure,
    which this interpreter lacks."""
    library = torch.library.Library("torchvision", "FRAGMENT")
    if not hasattr(torch.ops.torchvision, "nms"):
        for name in ("nms", "qnms"):
            library.define(f"{name}(Tensor dets, Tensor scores, float threshold) -> Tensor")
    return library


if __name__ == "__main__":
    main()
