"""A look as bytes, so that it is computed once."""

import json
from io import BytesIO
from zipfile import BadZipFile

import numpy as np

from lookup.base.errors import BadInput
from lookup.counterfeit.looking.look import ItemLook

_ARRAYS = ("form", "regions", "colour", "patches")


def look_to_bytes(look: ItemLook) -> bytes:
    """An .npz file; vectors keep 16 bits a number, which moves a cosine by less than 0.001."""
    stream = BytesIO()
    facts = json.dumps({"box": look.box, "colorway": look.colorway})
    arrays = {name: getattr(look, name).astype(np.float16) for name in _ARRAYS}
    np.savez(stream, allow_pickle=False, facts=np.array(facts), thumbnail=look.thumbnail, **arrays)
    return stream.getvalue()


def look_from_bytes(data: bytes) -> ItemLook:
    """What `look_to_bytes` wrote. Raises BadInput."""
    try:
        with np.load(BytesIO(data), allow_pickle=False) as file:
            facts = json.loads(str(file["facts"]))
            thumbnail = file["thumbnail"]
            form, regions, colour, patches = (file[name].astype(np.float32) for name in _ARRAYS)
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise BadInput(f"A look cannot be read: {error}", "Import the reference again.") from error
    left, top, right, bottom = facts["box"]
    box = (left, top, right, bottom)
    return ItemLook(form, regions, colour, patches, thumbnail, box, facts["colorway"])
