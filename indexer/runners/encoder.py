"""The encoder as every worker of a build opens it, so that all give the same features."""

from pathlib import Path

from lookup.encoders.onnx_encoder import OnnxEncoder


def open_worker_encoder(directory: Path) -> OnnxEncoder:
    """One thread a worker: two workers with one each outrun one worker with two.

    Raises EncoderError.
    """
    return OnnxEncoder.open(directory, threads=1, batch_size=1)
