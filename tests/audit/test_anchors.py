"""Heads are noted in HOME as deeds are done, so that a chain cut off in the database is found."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from structlog.testing import capture_logs

from lookup.__main__ import main
from lookup.audit.anchors import AuditAnchors
from lookup.audit.chain import Head
from lookup.audit.record import Action, Deed, record
from lookup.base.errors import NotFound
from lookup.catalog.database import Database, open_database
from lookup.catalog.maisons import ensure_maison, find_maison
from tests.audit.test_verification import tamper


@pytest.fixture
def database(database_url: str, tmp_path: Path) -> Iterator[Database]:
    database = open_database(database_url, home=tmp_path)
    with database.session(write=True) as session:
        ensure_maison(session, "alba")
    yield database
    database.close()


def do(database: Database, subject: str) -> Head:
    with database.session(write=True) as session:
        entry = record(session, "alba", Deed("zoe", Action.KEY_CREATED, subject))
    return Head(entry.number, entry.digest)


def verify(home: Path) -> Result:
    command = ["audit", "verify", "--home", str(home), "--maison", "alba"]
    return CliRunner().invoke(main, command, prog_name="lookup")


def test_each_deed_is_noted_once_it_is_committed(database: Database, tmp_path: Path) -> None:
    heads = [do(database, subject) for subject in ("first", "second")]
    assert AuditAnchors(tmp_path, "alba").heads() == heads
    assert (tmp_path / "alba" / "audit-heads").stat().st_mode & 0o077 == 0


def test_what_is_rolled_back_is_not(database: Database, tmp_path: Path) -> None:
    def fail() -> None:
        with database.session(write=True) as session:
            record(session, "alba", Deed("zoe", Action.KEY_CREATED, "first"))
            find_maison(session, "nowhere")

    with pytest.raises(NotFound):
        fail()
    assert AuditAnchors(tmp_path, "alba").heads() == []


def test_the_last_row_deleted_is_noticed_without_any_head_given(
    database: Database, tmp_path: Path
) -> None:
    for subject in ("first", "second"):
        do(database, subject)
    assert verify(tmp_path).exit_code == 0
    tamper(database, "DELETE FROM audit_entry WHERE subject = 'second'")
    broken = verify(tmp_path)
    assert broken.exit_code == 3
    assert "Entry 2 of the audit log of alba is missing" in broken.stderr


def test_and_so_is_another_one_in_its_place(database: Database, tmp_path: Path) -> None:
    do(database, "first")
    tamper(database, "DELETE FROM audit_entry WHERE subject = 'first'")
    do(database, "innocent")
    assert "not the one that was noted" in verify(tmp_path).stderr


def test_a_log_from_before_there_were_anchors_is_noted_when_it_is_verified(
    database_url: str, database: Database, tmp_path: Path
) -> None:
    earlier = open_database(database_url)
    do(earlier, "first")
    earlier.close()
    for _ in range(2):
        head = verify(tmp_path).stdout.strip()
        assert [str(each) for each in AuditAnchors(tmp_path, "alba").heads()] == [head]


def test_many_may_note_at_once(tmp_path: Path) -> None:
    anchors = AuditAnchors(tmp_path, "alba")
    heads = {Head(number, f"{number:064x}") for number in range(1, 101)}
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(anchors.note, heads))
    assert set(anchors.heads()) == heads


def test_a_deed_that_is_done_is_not_undone_by_a_note_that_cannot_be_written(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / "alba").write_text("no directory")
    with capture_logs() as lines:
        do(database, "first")
    assert [line["event"] for line in lines] == ["audit_head_not_noted"]
