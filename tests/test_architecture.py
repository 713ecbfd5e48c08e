"""The rules of import that docs/architecture.md states."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TORCH = ("torch", "torchvision", "timm", "open_clip")
# Long to import, and needed by few requests: not when the service starts.
NEEDED_LATE = ("biip", "reportlab")
# The one side of encoders that only builds and evaluations reach.
EXPORTING = {
    "export",
    "image_tower",
    "open_clip_loader",
    "source",
    "text_export",
    "to_onnx",
    "torchvision_cure",
}


def modules(package: str) -> list[Path]:
    found = sorted((ROOT / package).rglob("*.py"))
    assert found
    return found


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", modules("lookup"), ids=lambda path: str(path.relative_to(ROOT)))
def test_lookup_never_imports_indexer(path: Path) -> None:
    assert not [name for name in imported(path) if name.split(".")[0] == "indexer"]


@pytest.mark.parametrize("path", modules("lookup"), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_exporting_side_of_encoders_names_torch(path: Path) -> None:
    if path.parent.name == "encoders" and path.stem in EXPORTING:
        return
    assert not [name for name in imported(path) if name.split(".")[0] in TORCH]


def test_domain_packages_do_not_import_the_http_layer() -> None:
    for package in ("catalog", "encoders", "images", "index", "matching", "evaluation"):
        for path in modules(f"lookup/{package}"):
            assert not [name for name in imported(path) if name.startswith(("lookup.api", "flask"))]


@pytest.mark.parametrize("package", ["encoders", "images"])
def test_pictures_and_encoders_know_nothing_of_what_uses_them(package: str) -> None:
    packages = {path.name for path in (ROOT / "lookup").iterdir() if path.is_dir()} - {package}
    for path in modules(f"lookup/{package}"):
        named = {name.split(".")[1] for name in imported(path) if name.startswith("lookup.")}
        assert not named & packages, path


def test_the_service_process_loads_neither_torch_nor_what_few_requests_need(
    embedded_export: Path, tmp_path: Path
) -> None:
    program = """
import sys
from pathlib import Path
from PIL import Image
from lookup.serving.serve import _open_app
from lookup.settings.table import Settings
from lookup.encoders.onnx_encoder import OnnxEncoder

opened = _open_app(Settings(home=Path(sys.argv[1])), loopback=True)
assert opened.wsgi.test_client().get("/healthz").status_code == 200
OnnxEncoder.open(Path(sys.argv[2])).encode([Image.new("RGB", (64, 48))])
opened.close()
loaded = sorted({name.split(".")[0] for name in sys.modules})
assert "onnxruntime" in loaded and "faiss" in loaded, loaded
print(*loaded)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path), str(embedded_export)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert not set(done.stdout.split()) & {*TORCH, *NEEDED_LATE}
