"""Whether demand that is there is found in groups, and none that is not."""

import json
from collections import Counter
from pathlib import Path

import click
import numpy as np
from PIL.Image import Image

from lookup.demand.listing import LEAST
from lookup.demand.looks import groups_of, look_of
from lookup.encoders.onnx_encoder import OnnxEncoder
from lookup.encoders.torch.registry import exported_encoder
from lookup.evaluation.manifest import read_manifest
from lookup.features.view import Floats, PictureViewer
from lookup.images.limits import photo_limits
from lookup.images.photo import decode_photo
from lookup.learning.phone_changes import phone_like
from lookup.learning.projection_fit import MOST_PICTURES, evenly_spread, fit_projection
from lookup.settings.table import Settings

_SIDE = 600


@click.command()
@click.argument("manifest", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.option("--planted", default=20, show_default=True, help="Items that are asked for often.")
@click.option("--times", default=7, show_default=True, help="Photos of each of them.")
@click.option("--export", type=click.Path(path_type=Path), required=True, help="Encoder's folder.")
def demand(manifest: Path, planted: int, times: int, export: Path) -> None:
    """Plant demand among photos of things that each are asked for once.

    The photos of MANIFEST's queries must each show another thing. The first PLANTED of them are
    taken TIMES times as a phone might.
    """
    images = [line.path for line in read_manifest(manifest) if line.split == "query"]
    encoder = OnnxEncoder.open(
        exported_encoder("embedded", cache_dir=export, offline=True), threads=1
    )
    fitted = [_opened(path) for path in evenly_spread(images, MOST_PICTURES // 4)]
    viewer = PictureViewer(encoder, fit_projection(encoder, fitted))
    rng = np.random.default_rng(0)
    names: list[int] = []
    looks: list[Floats] = []
    for name, path in enumerate(images):
        picture = _opened(path)
        taken = [phone_like(picture, rng) for _ in range(times)] if name < planted else [picture]
        for photo in taken:
            (view,) = viewer.views([photo])
            names.append(name)
            looks.append(look_of(view))
    order = rng.permutation(len(names))
    shown = [names[place] for place in order]
    groups = groups_of(np.stack([looks[place] for place in order]))
    found: Counter[int] = Counter()
    invented = 0
    for group in np.unique(groups):
        members = Counter(shown[place] for place in np.flatnonzero(groups == group))
        if members.total() < LEAST:
            continue
        name, most = members.most_common(1)[0]
        if name < planted and most > members.total() / 2:
            found[name] = max(found[name], most)
        else:
            invented += 1
    told = {
        "photos": len(names),
        "planted": planted,
        "found": len(found),
        "photos_in_their_group": round(sum(found.values()) / (planted * times), 3),
        "invented": invented,
    }
    click.echo(json.dumps(told))


def _opened(path: Path) -> Image:
    return decode_photo(path.read_bytes(), photo_limits(Settings()), target_side=_SIDE)
