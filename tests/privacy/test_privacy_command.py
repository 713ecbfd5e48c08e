import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lookup.__main__ import main
from tests.privacy.conftest import MAISON, Kept


def privacy(kept: Kept, *arguments: str, maison: str | None = MAISON) -> Result:
    where = ["--home", str(kept.home.path)] + (["--maison", maison] if maison else [])
    return CliRunner().invoke(main, ["privacy", *arguments, *where], prog_name="lookup")


def document(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_an_erasure_prints_its_receipt_and_keeps_it(kept: Kept) -> None:
    kept.feedback("1", photo=b"one")
    receipt = document(privacy(kept, "erase", "--lookup", "1", "--json"))
    assert (receipt["photos"], receipt["feedback"]) == (1, 1)
    (file,) = kept.home.receipts_dir(MAISON).iterdir()
    assert json.loads(file.read_text()) == receipt


def test_people_read_the_receipt_as_lines(kept: Kept) -> None:
    photo = kept.feedback("1", photo=b"one")
    assert photo
    assert f"subject: photo {photo}" in privacy(kept, "erase", "--photo", photo).stdout


@pytest.mark.parametrize("what", [(), ("--photo", "1", "--lookup", "1")])
def test_exactly_one_thing_is_erased_at_a_time(kept: Kept, what: tuple[str, ...]) -> None:
    result = privacy(kept, "erase", *what)
    assert result.exit_code == 2
    assert "--given-by" in result.stderr


def test_what_is_not_there_exits_with_2(kept: Kept) -> None:
    assert privacy(kept, "erase", "--given-by", "nobody").exit_code == 2


def test_a_maison_is_shredded_only_when_it_is_named_twice(kept: Kept) -> None:
    kept.feedback("1", photo=b"one")
    assert privacy(kept, "shred", "--confirm", "brera").exit_code == 2
    assert len(kept.photos()) == 1
    receipt = document(privacy(kept, "shred", "--confirm", MAISON, "--json"))
    assert receipt["destroyed_keys"] == [1]
    assert kept.photos() == set()


def test_a_purge_says_what_it_removed_from_each_maison(kept: Kept) -> None:
    kept.feedback("1", photo=b"one")
    done = document(privacy(kept, "purge", "--keep-photo-days", "1", "--json", maison=None))
    assert done["maisons"] == [
        {"maison": "alba", "photos": 0, "undated": []},
        {"maison": "brera", "photos": 0, "undated": []},
    ]


def test_a_purge_names_what_it_cannot_date(kept: Kept) -> None:
    photo = kept.feedback("1", photo=b"one")
    assert photo
    (kept.home.vault_dir(MAISON) / "feedback" / photo[:2] / photo).write_bytes(b"?")
    result = privacy(kept, "purge", maison=None)
    assert result.exit_code == 1
    assert photo in result.stderr
