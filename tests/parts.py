"""The two parts of the tests: a quick one, and one that needs browsers, servers or minutes."""

from pathlib import Path

TESTS = Path(__file__).parent

# What is here needs the extra `integration`, programs besides Python's, or long; all else is quick.
INTEGRATION = frozenset(
    TESTS / place
    for place in (
        "api/test_schemathesis.py",
        "browser",
        "congruence",
        "encoders/test_search_with_every_tower.py",
        "encoders/torch/test_hub_tokenizers.py",
        "faults",
        "index/remote",
        "indexer/lab/training/test_script.py",
        "indexer/pipeline/test_elsewhere.py",
        "indexer/runners",
        "packaging",
        "replicas",
        "scripts/benches/test_programs.py",
        "scripts/benches/test_shared.py",
        "scripts/test_demo.py",
        "service/test_deployments_elsewhere.py",
        "serving",
        "test_whole_path.py",
    )
)
PARTS = ("quick", "integration")
# The tests of each of these folders share what takes seconds to make, so one process runs them.
TOGETHER = (
    *("browser", "congruence", "encoders", "index/remote/milvus", "indexer/lab/training"),
    *("packaging", "replicas"),
)


def is_integration(path: Path) -> bool:
    """Whether the test file, or the folder of tests, belongs to the integration part."""
    return not INTEGRATION.isdisjoint({path, *path.parents})


def is_left_out(path: Path, part: str | None) -> bool:
    """Whether a run of `part` (None: of all) passes the file or folder over."""
    if part == "quick":
        return is_integration(path)
    return part == "integration" and path.is_file() and not is_integration(path)


def group_of(nodeid: str) -> str:
    """The folder or file all of whose tests are run by the process that runs this one."""
    file = nodeid.split("::", 1)[0]
    return next((each for each in TOGETHER if file.startswith(f"tests/{each}/")), file)
