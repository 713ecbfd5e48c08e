"""`indexer draw` on the command line."""

from pathlib import Path

from click.testing import CliRunner

from indexer.commands.draw import draw


def test_draw_writes_a_catalogue_and_keeps_stdout_clean(tmp_path: Path) -> None:
    numbers = {"products": 2, "photos": 1, "open-set": 1, "workers": 1, "size": 64}
    options = [part for name, value in numbers.items() for part in (f"--{name}", str(value))]
    result = CliRunner().invoke(draw, ["--out", str(tmp_path / "out"), "--views", "main", *options])
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert "2 products" in result.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "catalog.jsonl",
        "images",
        "manifest.csv",
        "photos",
        "stock.csv",
        "stores.csv",
    ]
