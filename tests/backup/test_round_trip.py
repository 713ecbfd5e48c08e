"""What was backed up answers as before; what was damaged is refused, and nothing is overwritten."""

import fcntl
import io
import json
import tarfile
from pathlib import Path

import pytest
from backports import zstd
from click.testing import CliRunner, Result

from lookup.__main__ import main
from lookup.backup.archive import ArchiveWriter
from lookup.backup.making import make_backup
from lookup.backup.restoring import restore_backup
from lookup.base.errors import BackupDamaged, BadInput, DiskFull, Refused
from lookup.base.home import Home
from lookup.index.remote.elsewhere import generation_store
from lookup.service.services import Services
from lookup.settings.table import Settings
from lookup.vault.store import Kind, Vault
from tests.answering_home import GENERATION
from tests.backup.conftest import KEPT, MASTER
from tests.boutique import MAISON


def answer(home: Home, photo: bytes) -> object:
    """What a look-up there answers, but for its id and its times."""
    services = Services.open(Settings(home=home.path))
    try:
        said = services.lookups.look_up(MAISON, photo, store="PAR01").model_dump(mode="json")
    finally:
        services.close()
    return {name: said[name] for name in said if name not in ("lookup_id", "timings_ms")}


def command(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(part) for part in arguments], prog_name="lookup")


def names(home: Path) -> set[str]:
    return {str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()}


@pytest.mark.parametrize("suffix", ["tar", "tar.zst"])
def test_a_restored_home_answers_the_same(
    home: Home, kept: str, photo: bytes, tmp_path: Path, suffix: str
) -> None:
    before = answer(home, photo)
    file = tmp_path / f"backup.{suffix}"
    made = command("backup", "--home", home.path, "--to", file, "--json")
    assert made.exit_code == 0, made.output
    assert json.loads(made.stdout)["generations"] == {MAISON: GENERATION}
    assert file.stat().st_mode & 0o077 == 0
    restored = tmp_path / "restored"
    done = command("restore", file, "--home", restored)
    assert done.exit_code == 0, done.output
    assert answer(Home(restored), photo) == before
    vault = Vault(Home(restored), MAISON, MASTER)
    assert vault.get(Kind.FEEDBACK, kept) == KEPT
    for path in (restored / MAISON / "vault").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0


def test_a_catalogue_on_a_server_is_left_to_its_own_tools(
    home: Home, tmp_path: Path, database_url: str
) -> None:
    file = tmp_path / "backup.tar"
    made = command("backup", "--home", home.path, "--to", file)
    restored = command("restore", file, "--home", tmp_path / "restored")
    on_server = database_url.startswith("postgresql")
    assert ("pg_dump" in made.stderr) == ("pg_restore" in restored.stderr) == on_server
    assert ("catalog.sqlite3" in names(tmp_path / "restored")) != on_server


@pytest.fixture
def backup(home: Home, kept: str, tmp_path: Path) -> Path:
    file = tmp_path / "backup.tar"
    make_backup(home, file)
    return file


def test_caches_and_other_generations_are_not_in_it(home: Home, kept: str, tmp_path: Path) -> None:
    generation_store(home, MAISON)
    for unwanted in ("cache/features.sqlite3", "reports/1.json", "generations/.staging-x/y"):
        path = home.path / MAISON / unwanted
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    for wanted in ("receipts/1.json", "labelled/manifest.csv"):
        path = home.path / MAISON / wanted
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    file = tmp_path / "backup.tar"
    files = make_backup(home, file).files
    assert {name.split("/")[1] for name in files if "/" in name} == {
        *("current", "publications.jsonl", "generations", "images", "vault", "receipts"),
        "labelled",
    }
    assert not [name for name in files if "staging" in name or "lock" in name]


def test_the_log_says_that_a_backup_was_made_and_restored(
    home: Home, backup: Path, tmp_path: Path
) -> None:
    file = tmp_path / "other.tar"
    command("backup", "--home", home.path, "--to", file)
    entries = json.loads(
        command("audit", "list", "--home", home.path, "--maison", MAISON, "--json").stdout
    )["entries"]
    assert [(entry["action"], entry["subject"]) for entry in entries] == [
        ("backup.made", "other.tar")
    ]


def rewritten(backup: Path, change: str) -> None:
    """The backup with one thing wrong."""
    members = []
    with tarfile.open(backup) as tar:
        for member in tar.getmembers():
            file = tar.extractfile(member)
            assert file
            members.append((member, file.read()))
    with tarfile.open(backup, "w") as tar:
        for member, data in members:
            if member.name.endswith("current"):
                if change == "missing":
                    continue
                if change == "changed":
                    data = data.replace(b"0", b"1")
                if change == "outside":
                    member.name = "../outside"
                if change == "link":
                    member.type, member.linkname, data = tarfile.SYMTYPE, "/etc/passwd", b""
                    member.size = 0
            if member.name == "backup.json" and change == "newer":
                data = data.replace(b'"version": 1', b'"version": 2')
            tar.addfile(member, io.BytesIO(data))
        if change == "added":
            extra = tarfile.TarInfo("extra")
            tar.addfile(extra, io.BytesIO())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("missing", "alba/current"),
        ("changed", "alba/current"),
        ("added", "extra"),
        ("outside", "which no backup does"),
        ("link", "which no backup does"),
        ("newer", "newer version"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_not_as_it_was_is_refused(
    backup: Path, tmp_path: Path, change: str, said: str
) -> None:
    rewritten(backup, change)
    with pytest.raises(BackupDamaged, match=said):
        restore_backup(backup, tmp_path / "restored")
    assert not (tmp_path / "restored").exists()
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize("share", [0, 0.3, 0.9, 0.999])
@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_backup_that_was_cut_off_is_refused(
    backup: Path, tmp_path: Path, share: float, compressed: bool
) -> None:
    data = backup.read_bytes()
    if compressed:
        data = zstd.compress(data)
    cut = tmp_path / ("cut.tar.zst" if compressed else "cut.tar")
    # A tar file ends with padding, which may miss.
    cut.write_bytes(data[: int((len(data) - 20_000) * share)])
    with pytest.raises(BackupDamaged):
        restore_backup(cut, tmp_path / "restored")
    assert not (tmp_path / "restored").exists()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_is_overwritten(home: Home, backup: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="not empty"):
        restore_backup(backup, home.path)
    with pytest.raises(BadInput, match="exists"):
        make_backup(home, backup)
    empty = tmp_path / "empty"
    empty.mkdir()
    restore_backup(backup, empty)
    assert "catalog.sqlite3" in names(empty)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_cannot_be_done_is_said(home: Home, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"\.tar\.zst"):
        make_backup(home, tmp_path / "backup.zip")
    with pytest.raises(BadInput, match="no home"):
        make_backup(Home(tmp_path / "no"), tmp_path / "b.tar")
    with pytest.raises(BadInput, match="no backup"):
        restore_backup(tmp_path / "no.tar", tmp_path / "restored")
    (home.path / "catalog.sqlite3").unlink()
    with pytest.raises(BadInput, match="no catalogue"):
        make_backup(home, tmp_path / "b.tar")
    assert not list(tmp_path.glob("*b.tar*"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_generation_that_goes_meanwhile_stops_the_backup(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "lookup.backup.making._files", lambda path: iter([path / "gone"] if path.is_dir() else [])
    )
    with pytest.raises(Refused, match="Back up again"):
        make_backup(home, tmp_path / "b.tar")
    assert not list(tmp_path.glob("*b.tar*"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_keys_do_not_change_while_what_they_seal_is_copied(
    home: Home, kept: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add, refused = ArchiveWriter.add, []

    def change_keys_meanwhile(self: ArchiveWriter, name: str, path: Path) -> None:
        if "/vault/" in name:
            with (home.vault_dir(MAISON) / ".lock").open() as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    refused.append(name)
        add(self, name, path)

    monkeypatch.setattr(ArchiveWriter, "add", change_keys_meanwhile)
    files = make_backup(home, tmp_path / "b.tar").files
    assert refused == [name for name in files if "/vault/" in name]
    assert len(refused) == 2  # the keys and the photo


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_full_disk_leaves_no_half_backup(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lookup.backup.archive.os.fsync", full)
    with pytest.raises(DiskFull, match="Free some space"):
        make_backup(home, tmp_path / "b.tar")
    assert not list(tmp_path.glob("*b.tar*"))
