"""Where generations lie elsewhere: chosen by settings, and no library loaded that none asks for."""

import subprocess
import sys
from pathlib import Path

import pytest

from lookup.base.errors import BadInput
from lookup.base.home import Elsewhere, Home
from lookup.index.file_vectors import FileVectors
from lookup.index.remote.elsewhere import mirrors, vector_engine
from lookup.index.remote.milvus.collections import MilvusGenerations
from lookup.index.remote.objects.store import StoredGenerations
from lookup.settings.home import home_of
from lookup.settings.table import Settings

MILVUS, FOLDER = "http://127.0.0.1:19530", "file:///tmp/generations"


def home(path: Path, **urls: str) -> Home:
    return Home(path, elsewhere=Elsewhere(**urls))


def test_by_default_all_lies_in_the_home(tmp_path: Path) -> None:
    assert isinstance(vector_engine(Home(tmp_path), "maison"), FileVectors)
    assert mirrors(Home(tmp_path), "maison") == ()
    assert Home(tmp_path).served.path == tmp_path


def test_what_is_set_is_what_is_used(tmp_path: Path) -> None:
    """Milvus first: nothing is fetched before its vectors can be searched."""
    both = home(tmp_path, vectors_url=MILVUS, generations_url=FOLDER)
    assert isinstance(vector_engine(both, "maison"), MilvusGenerations)
    kinds = [type(mirror) for mirror in mirrors(both, "maison")]
    assert kinds == [MilvusGenerations, StoredGenerations]


def test_a_home_takes_the_settings_of_these_names(tmp_path: Path) -> None:
    settings = Settings(
        home=tmp_path, vectors_url=MILVUS, vectors_token="root:secret", generations_url=FOLDER
    )
    found = home_of(settings)
    assert found.elsewhere.vectors_url == MILVUS
    assert found.elsewhere.generations_url == FOLDER
    assert found.elsewhere.vectors_token == "root:secret"
    assert "secret" not in repr(found)
    assert found.served.path == tmp_path / ".fetched"


@pytest.mark.parametrize(
    ("urls", "module", "extra"),
    [
        ({"vectors_url": MILVUS}, "lookup.index.remote.milvus.collections", "milvus"),
        ({"generations_url": FOLDER}, "lookup.index.remote.objects.store", "object-storage"),
    ],
)
def test_a_client_that_is_not_installed_is_named(
    tmp_path: Path, urls: dict[str, str], module: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(BadInput, match=rf"pip install 'boutique-lookup\[{extra}\]'"):
        mirrors(home(tmp_path, **urls), "maison")


def test_a_url_of_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="gopher"):
        mirrors(home(tmp_path, generations_url="gopher://somewhere"), "maison")


def test_no_client_is_loaded_where_nothing_asks_for_it(tmp_path: Path) -> None:
    program = f"""
import sys
from pathlib import Path
from lookup.serving.serve import _open_app
from lookup.settings.home import home_of
from lookup.settings.table import Settings
_open_app(Settings(home=Path({str(tmp_path)!r}))).close()
from lookup.index.remote.elsewhere import generation_store
from lookup.base.home import Home
from lookup.settings.home import home_of
generation_store(Home(Path({str(tmp_path)!r})), "maison").ids()
print(*sorted({{name.split(".")[0] for name in sys.modules}}))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "faiss" in loaded
    assert not loaded & {"pymilvus", "grpc", "fsspec", "s3fs", "botocore", "pandas"}
