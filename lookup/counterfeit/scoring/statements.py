"""An assessment in one or two plain sentences."""

from lookup.counterfeit.looking.capture import CaptureKind
from lookup.counterfeit.scoring.bands import Band
from lookup.counterfeit.scoring.evidence import CaptureEvidence

_TAKEN = {CaptureKind.PHONE: "by hand", CaptureKind.STUDIO: "on an even backdrop"}


def statement(
    band: Band, p_value: float | None, items: int, wanted: int, capture: CaptureEvidence | None
) -> str:
    """What a reviewer reads first: how unusual, among how many, and what is missing."""
    if p_value is None:
        return "None of the photos can be compared. Take them again as advised with each of them."
    among = (
        f"Of {items} genuine items of this model and this one, {p_value:.0%} look at least this"
        " unusual."
    )
    if band is Band.CANNOT_TELL and capture is not None and not capture.alike:
        return (
            f"{among} But the photos were taken {_TAKEN[capture.kind]}, and only"
            f" {capture.items} of the genuine items: that alone can make an item look unusual, or"
            " hide that it is. Import genuine items photographed in the same way."
        )
    match band:
        case Band.NO_EVIDENCE:
            return f"{among} That is too few items to go by: {wanted} more references are wanted."
        case Band.CONSISTENT:
            return f"{among} Nothing here stands out. This does not prove its origin."
        case Band.INCONCLUSIVE:
            return f"{among} More photos, close-ups above all, may tell."
        case Band.CANNOT_TELL:
            return (
                f"{among} But no photo could be laid over a reference, so no detail was compared."
                " Take photos as the references were taken."
            )
        case _:
            return f"{among} Look at the regions shown first. This is a reason to look, no verdict."
