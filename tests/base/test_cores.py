from pathlib import Path

import pytest

from lookup.base.cores import usable_cores


@pytest.mark.parametrize(
    ("cpu_max", "cores"), [("200000 100000\n", 2), ("150000 100000\n", 1), ("50000 100000\n", 1)]
)
def test_a_container_uses_what_it_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cpu_max: str, cores: int
) -> None:
    monkeypatch.setattr("lookup.base.cores._cores_to_run_on", lambda: 64)
    (tmp_path / "cpu.max").write_text(cpu_max)
    assert usable_cores(tmp_path / "cpu.max") == cores


@pytest.mark.parametrize("cpu_max", ["max 100000\n", "", None])
def test_without_an_allowance_it_is_the_cores_to_run_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cpu_max: str | None
) -> None:
    monkeypatch.setattr("lookup.base.cores._cores_to_run_on", lambda: 64)
    if cpu_max is not None:
        (tmp_path / "cpu.max").write_text(cpu_max)
    assert usable_cores(tmp_path / "cpu.max") == 64
