"""Whatever is changed behind the log's back is found, and the first bad entry named."""

import pytest
from sqlalchemy import text

from lookup.audit.chain import FIRST_PREVIOUS, Head
from lookup.audit.verification import verify_chain
from lookup.base.errors import AuditBroken, BadInput, NotFound
from lookup.catalog.database import Database


def verified(database: Database, *, known: tuple[Head, ...] = (), maison: str = "alba") -> Head:
    with database.session() as session:
        return verify_chain(session, maison, known=known)


def tamper(database: Database, statement: str) -> None:
    """As someone does who may do all in the database."""
    with database.session(write=True) as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER ALL"))
        else:
            session.execute(text("DROP TRIGGER audit_entry_no_update"))
            session.execute(text("DROP TRIGGER audit_entry_no_delete"))
        session.execute(text(statement))


def test_a_whole_log_has_a_head(database: Database, done: list[str]) -> None:
    head = verified(database)
    assert head.number == 3
    assert Head.parse(str(head)) == head


def test_an_empty_log_is_whole(database: Database) -> None:
    assert verified(database) == Head(0, FIRST_PREVIOUS)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE audit_entry SET subject = 'else' WHERE subject = 'seconde'", "2 .* was changed"),
        ("UPDATE audit_entry SET \"by\" = 'x' WHERE subject = 'third'", "3 .* was changed"),
        ("UPDATE audit_entry SET details = '{}' WHERE subject = 'first'", "1 .* was changed"),
        ("UPDATE audit_entry SET at = '2020-01-01 00:00:00.000000' WHERE subject = 'first'", "1 "),
        ("DELETE FROM audit_entry WHERE subject = 'first'", "Entry 1 .* is missing"),
        ("DELETE FROM audit_entry WHERE subject = 'seconde'", "Entry 2 .* is missing"),
        (
            "UPDATE audit_entry SET number = number + 1 WHERE subject = 'third'",
            "Entry 3 .* is missing",
        ),
        (
            "UPDATE audit_entry SET maison_id = 1, number = 4 WHERE subject = 'elsewhere'",
            "4 .* does not follow",
        ),
    ],
)
def test_tampering_is_found(database: Database, done: list[str], change: str, said: str) -> None:
    tamper(database, change)
    with pytest.raises(AuditBroken, match=said):
        verified(database)


def test_an_end_that_was_cut_off_is_found_by_a_head_noted_before(
    database: Database, done: list[str]
) -> None:
    noted = verified(database)
    tamper(database, "DELETE FROM audit_entry WHERE subject = 'third'")
    assert verified(database).number == 2
    with pytest.raises(AuditBroken, match=r"3 .* is missing"):
        verified(database, known=(noted,))


def test_a_chain_written_anew_is_found_by_a_head_noted_before(
    database: Database, done: list[str]
) -> None:
    known = Head(2, "ab" * 32)
    with pytest.raises(AuditBroken, match="not the one that was noted"):
        verified(database, known=(known,))


def test_a_log_that_grew_still_holds_the_head_noted_before(
    database: Database, done: list[str]
) -> None:
    assert verified(database, known=(Head(0, FIRST_PREVIOUS),)).number == 3
    noted = verified(database)
    assert verified(database, known=(noted,)) == noted


@pytest.mark.parametrize("head", ["", "3", "x:" + "0" * 64, "3:abc"])
def test_what_is_no_head_is_bad_input(head: str) -> None:
    with pytest.raises(BadInput, match="NUMBER:DIGEST"):
        Head.parse(head)


def test_an_unknown_maison_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound):
        verified(database, maison="nowhere")
