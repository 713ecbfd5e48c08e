"""What an item's codes say: one check a line, each passed, failed or without anything to go by."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from lookup.base.figures import Figures
from lookup.codes.reading import ScannedCode


class CheckResult(StrEnum):
    """A failed check is a reason to look, no verdict."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOTHING_TO_GO_BY = "nothing to go by"


class CodeCheck(Figures):
    """One check with what it found, in plain words.

    `about` are the cases, codes or programs that it found, to be said in any language.
    """

    result: CheckResult
    words: str
    about: tuple[str, ...] = ()


def normalized_serial(serial: str) -> str:
    """As compared: letters large, without blanks, dots and dashes."""
    return "".join(letter for letter in serial.upper() if letter.isalnum())


def check_serial(serial: str | None, seen_in: Iterable[str]) -> CodeCheck:
    """A serial number belongs to one item: `seen_in` are other cases that have the same."""
    if serial is None:
        return CodeCheck(result=CheckResult.NOTHING_TO_GO_BY, words="No serial number was entered.")
    others = sorted(seen_in)
    if others:
        return CodeCheck(
            result=CheckResult.DIFFERS,
            words=f"The serial number {serial} was seen in other cases too: {', '.join(others)}.",
            about=tuple(others),
        )
    return CodeCheck(
        result=CheckResult.AGREES, words=f"The serial number {serial} was seen in no other case."
    )


def check_codes(codes: Iterable[ScannedCode], gtins: frozenset[str]) -> CodeCheck:
    """Barcodes on the photos must be of the product claimed; `gtins` are all of its GTIN-14s."""
    found = sorted({_likeliest(code.gtins, gtins) for code in codes if code.gtins})
    if not found or not gtins:
        words = "No barcode was read." if not found else "The catalogue has no GTIN to compare."
        return CodeCheck(result=CheckResult.NOTHING_TO_GO_BY, words=words)
    foreign = [gtin for gtin in found if gtin not in gtins]
    if foreign:
        return CodeCheck(
            result=CheckResult.DIFFERS,
            words=f"The barcode {', '.join(foreign)} is not one of the model claimed.",
            about=tuple(foreign),
        )
    return CodeCheck(
        result=CheckResult.AGREES, words=f"The barcode {', '.join(found)} is of the model claimed."
    )


def check_copies(seen_in: Mapping[int, Sequence[str]]) -> CodeCheck:
    """Every case has photos of its own: `seen_in` are the cases that have a photo's picture, by
    the photo's number."""
    seen = {number: cases for number, cases in seen_in.items() if cases}
    if not seen:
        return CodeCheck(
            result=CheckResult.AGREES, words="No photo was sent in another case already."
        )
    words = " ".join(
        f"Photo {number} was sent in other cases too: {', '.join(cases)}."
        for number, cases in sorted(seen.items())
    )
    about = sorted({case for cases in seen.values() for case in cases})
    return CodeCheck(result=CheckResult.DIFFERS, words=words, about=tuple(about))


def check_editing(programs: Mapping[int, str | None]) -> CodeCheck:
    """Photos come as the camera saved them: `programs` that their files name, by number."""
    edited = {number: name for number, name in programs.items() if name}
    if not edited:
        return CodeCheck(
            result=CheckResult.NOTHING_TO_GO_BY, words="No file names an editing program."
        )
    words = " ".join(
        f"The file of photo {number} names {name}." for number, name in sorted(edited.items())
    )
    about = tuple(sorted(set(edited.values())))
    return CodeCheck(result=CheckResult.DIFFERS, words=words, about=about)


def _likeliest(readings: Sequence[str], gtins: frozenset[str]) -> str:
    """Which of the GTINs that one code may be it is: one of the model's if there is one."""
    return next((each for each in readings if each in gtins), readings[0])
