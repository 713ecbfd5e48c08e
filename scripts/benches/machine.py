"""What a figure was measured on."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from lookup.base.cores import usable_cores

_PACKAGES = (
    *("boutique-lookup", "numpy", "pillow", "opencv-python-headless", "faiss-cpu"),
    *("onnxruntime", "openvino", "torch", "open_clip_torch", "flask", "gunicorn", "sqlalchemy"),
)
# What int8 and bfloat16 arithmetic stands or falls with.
_INSTRUCTIONS = ("avx2", "avx512f", "avx_vnni", "avx512_vnni", "avx512_bf16", "amx_int8")


def machine() -> dict[str, Any]:
    """Processor, memory, load and versions."""
    facts = _cpu_info()
    flags = facts.get("flags", "").split()
    return {
        "processor": facts.get("model name", platform.processor()),
        "instructions": [name for name in _INSTRUCTIONS if name in flags],
        "cores": usable_cores(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "load_1_minute": round(os.getloadavg()[0], 2),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "versions": {name: found for name in _PACKAGES if (found := _version(name))},
    }


def in_words(facts: dict[str, Any]) -> str:
    """One line for the foot of a table."""
    versions = facts["versions"]
    libraries = ", ".join(
        f"{name} {versions[name]}" for name in ("onnxruntime", "faiss-cpu") if name in versions
    )
    return (
        f"{facts['cores']} cores of {facts['processor']}, load {facts['load_1_minute']} before;"
        f" {libraries}."
    )


def _cpu_info() -> dict[str, str]:
    path = Path("/proc/cpuinfo")
    if not path.is_file():
        return {}
    first = path.read_text().partition("\n\n")[0].splitlines()
    pairs = (line.partition(":") for line in first)
    return {name.strip(): value.strip() for name, _, value in pairs}


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
