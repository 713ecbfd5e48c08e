"""The parts of an item that references show, and what a set of them should cover."""

from enum import StrEnum

from lookup.base.errors import BadInput


class Part(StrEnum):
    """What a photo shows of an item."""

    FRONT = "front"
    LOGO = "logo"
    STITCHING = "stitching"
    HARDWARE = "hardware"
    SOLE = "sole"
    LABEL = "label"
    SERIAL = "serial"
    INSIDE = "inside"


class Origin(StrEnum):
    """Where a reference comes from, as far as a person has said."""

    GENUINE = "genuine"
    COUNTERFEIT = "counterfeit"


def to_part(name: str) -> Part:
    """The part of that name. Raises BadInput."""
    try:
        return Part(name.strip().lower())
    except ValueError as error:
        raise BadInput(
            f"{name!r} is not a part of an item.", f"Use one of {', '.join(Part)}."
        ) from error
