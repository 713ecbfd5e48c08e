"""A case as a PDF to be filed: what was seen, what was said, by whom."""

import hashlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import TypeVar

from PIL import Image as Pictures
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Image,
    SimpleDocTemplate,
    Spacer,
    Table,
)

from lookup.base.errors import NotFound
from lookup.counterfeit.cases.cases import CaseAnswer
from lookup.counterfeit.cases.pdf_text import paragraph
from lookup.counterfeit.looking.look import Box
from lookup.counterfeit.scoring.evidence import HEAT_SCALE, PhotoEvidence, PixelBox

Key = TypeVar("Key")

_PHOTO_WIDTH = 80 * mm
_CROP = 40 * mm
_SIDE = 20 * mm
_FOOT = 10 * mm
_GRID = (("GRID", (0, 0), (-1, -1), 0.25, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP"))


_METHOD = (
    "The photos were compared with photos of genuine items of the model. The standing says how"
    " unusual the item looks among them: of as many genuine items, the share named above looks at"
    " least this unusual. Each part of the score is counted in standard deviations of genuine"
    " items. Where a photo could be laid over a genuine one, places that differ are shown side by"
    " side. Colour over a photo marks what is more unusual than 95 % (yellow) or 99 % (red) of what"
    " genuine photos show. All this proposes where to look. The verdict is a person's. Letters that"
    " this file has no font for stand as their Unicode number, such as [U+0105]."
)


def case_digest(case: CaseAnswer) -> str:
    """SHA-256 of the case as the service answers it, in hex: names exactly what was filed."""
    return hashlib.sha256(case.model_dump_json().encode()).hexdigest()


def case_pdf(
    case: CaseAnswer,
    *,
    photo: Callable[[int], bytes],
    heat: Callable[[int], bytes],
    reference: Callable[[str], bytes],
) -> bytes:
    """The PDF file. `photo` gives a photo's JPEG by number, `heat` the PNG over it, `reference` a
    JPEG by name; each may raise NotFound for one whose time is over, which is then said in its
    place.
    """
    digest = case_digest(case)

    def foot(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 7)
        canvas.drawString(_SIDE, _FOOT, f"Case {case.id}, SHA-256 {digest}")
        canvas.drawRightString(A4[0] - _SIDE, _FOOT, f"Page {document.page}")

    stream = BytesIO()
    document = SimpleDocTemplate(
        stream, pagesize=A4, title=f"Inspection {case.id}", author="", invariant=1
    )
    story = list(_story(case, photo, heat, reference))
    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return stream.getvalue()


def _story(
    case: CaseAnswer,
    photo: Callable[[int], bytes],
    heat: Callable[[int], bytes],
    reference: Callable[[str], bytes],
) -> Iterator[Flowable]:
    found = case.assessment
    yield paragraph("Inspection" if case.number is None else f"Inspection {case.number}", "Title")
    yield _table(
        [
            ["Maison", case.maison],
            ["Model claimed", f"{case.product_name or 'no longer in the catalogue'}"],
            ["Product id", case.product_id],
            ["State", case.state.value],
            ["Opened", f"{case.opened_at:%Y-%m-%d %H:%M} UTC by {case.opened_by}"],
            ["Serial number", case.serial or "not entered"],
            ["Assigned to", case.assignee or "nobody"],
            ["Standing", found.band.value],
            ["In words", found.statement],
        ],
        (40 * mm, 130 * mm),
    )
    yield paragraph("Verdicts", "Heading2")
    if not case.verdicts:
        yield paragraph("No person has given one yet.")
    for given in case.verdicts:
        yield paragraph(
            f"{given.given_at:%Y-%m-%d %H:%M} UTC, {given.reviewer} (key {given.key or 'none'}):"
            f" {given.verdict.value}."
            f" {given.reason}"
        )
    if case.disagreement:
        yield paragraph("People disagree on this case.")
    if case.second_reviewer_wanted:
        yield paragraph("A second person has yet to agree.")
    if case.notes:
        yield paragraph("Notes", "Heading2")
    for note in case.notes:
        yield paragraph(f"{note.written_at:%Y-%m-%d %H:%M} UTC, {note.author}: {note.text}")
    yield paragraph("Method", "Heading2")
    yield paragraph(_METHOD)
    yield paragraph("Parts of the score", "Heading2")
    yield _table(
        [["part", "weight", "standard deviations from genuine items"]]
        + [
            [name, f"{sign.weight:g}", f"{sign.deviation:+.2f}"]
            for name, sign in found.signs.items()
            if sign.deviation is not None
        ]
        + [[name, "check", check.words] for name, check in case.checks.items()],
        (40 * mm, 25 * mm, 105 * mm),
    )
    for evidence in found.photos:
        yield from _photo(evidence, photo, heat, reference)
    yield paragraph("Versions", "Heading2")
    yield paragraph("; ".join(f"{name}: {version}" for name, version in found.versions.items()))


def _photo(
    evidence: PhotoEvidence,
    photo: Callable[[int], bytes],
    heat: Callable[[int], bytes],
    reference: Callable[[str], bytes],
) -> Iterator[Flowable]:
    yield paragraph(f"Photo {evidence.photo}", "Heading2")
    whole = _opened(photo, int(evidence.photo))
    if whole is None:
        yield paragraph("The photo was deleted when its time was over; comments on it stay.")
    else:
        pictures = [_image(whole, None, _PHOTO_WIDTH)]
        if evidence.heat and evidence.heat_scale == HEAT_SCALE:
            over = Pictures.open(BytesIO(heat(int(evidence.photo))))
            hot = Pictures.alpha_composite(whole.convert("RGBA"), over).convert("RGB")
            pictures.append(_image(hot, None, _PHOTO_WIDTH))
        yield Table([pictures])
    for note in (*evidence.notes, *evidence.advice):
        yield paragraph(note)
    if evidence.nearest:
        words = ", ".join(f"{name} ({likeness:.2f})" for name, likeness in evidence.nearest)
        yield paragraph(f"Most alike references: {words}.")
    rows: list[list[Flowable]] = []
    for region in evidence.regions:
        beside = _opened(reference, region.reference)
        if whole is not None and beside is not None:
            rows.append(
                [
                    _image(whole, region.box, _CROP),
                    _image(beside, region.reference_box, _CROP),
                    paragraph(
                        f"{region.sign}, {region.unusualness:.1f}; beside it {region.reference}"
                    ),
                ]
            )
    if rows:
        yield Spacer(1, 3 * mm)
        yield Table(rows, colWidths=(_CROP + 6 * mm, _CROP + 6 * mm, 70 * mm), style=_GRID)


def _opened(open_file: Callable[[Key], bytes], key: Key) -> Pictures.Image | None:
    try:
        return Pictures.open(BytesIO(open_file(key))).convert("RGB")
    except NotFound:
        return None


def _image(picture: Pictures.Image, box: PixelBox | None, width: float) -> Image:
    shown = picture if box is None else picture.crop(_inside(box, picture.size))
    stream = BytesIO()
    small = shown.copy()
    small.thumbnail((640, 640))
    small.save(stream, "JPEG", quality=85)
    height = width * small.height / small.width
    shrink = min(1.0, 1.4 * width / height)
    return Image(stream, width=width * shrink, height=height * shrink)


def _inside(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    left = min(max(int(box[0]), 0), size[0] - 1)
    top = min(max(int(box[1]), 0), size[1] - 1)
    return (
        left,
        top,
        max(min(int(box[2]), size[0]), left + 1),
        max(min(int(box[3]), size[1]), top + 1),
    )


def _table(rows: list[list[str]], widths: tuple[float, ...]) -> Table:
    cells = [[paragraph(cell) for cell in row] for row in rows]
    return Table(cells, colWidths=widths, style=_GRID)
