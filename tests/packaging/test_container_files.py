"""What a container engine reads, held to rules: no engine runs where the tests do."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from lookup.settings.table import Settings

DEPLOY = Path(__file__).parents[2] / "deploy"
CONTAINERFILE = (DEPLOY / "Containerfile").read_text()
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())[
    "services"
]
SECONDS = re.compile(r"([0-9]+)s")


def instructions() -> list[tuple[str, str]]:
    """Each instruction with what follows it, lines joined, comments left out."""
    lines = [line for line in CONTAINERFILE.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    parted = (line.partition(" ") for line in joined.splitlines() if line)
    return [(word, rest) for word, _, rest in parted]


def stages() -> dict[str, list[tuple[str, str]]]:
    """The instructions of each stage, those of the stage it builds on before its own."""
    found: dict[str, list[tuple[str, str]]] = {}
    name = ""
    for word, rest in instructions():
        if word == "FROM":
            base, _, name = rest.split()
            found[name] = list(found.get(base, []))
        found[name].append((word, rest))
    return found


def test_images_are_named_with_a_version() -> None:
    known = set(stages())
    bases = [rest.split()[0] for word, rest in instructions() if word == "FROM"]
    outside = [base for base in bases if base not in known]
    assert outside
    assert all(re.search(r":[0-9]", base) for base in outside)


def test_packages_are_installed_with_their_hashes_and_nothing_is_fetched_otherwise() -> None:
    for word, rest in instructions():
        assert word != "ADD"
        assert not re.search(r"\b(curl|wget)\b", rest)
        for installed in re.findall(r"pip install ([^;&|]*)", rest):
            assert "--no-cache-dir" in installed
            ours = re.search(r'(?:^| )"?\.', installed)
            assert ours or ("--require-hashes" in installed and "--no-deps" in installed)


def test_what_is_copied_is_there() -> None:
    root = DEPLOY.parent
    for word, rest in instructions():
        if word == "COPY" and "--from" not in rest:
            for source in rest.split()[:-1]:
                assert (root / source).exists(), source


@pytest.mark.parametrize("stage", ["service", "indexer"])
def test_an_image_runs_as_a_numbered_user_and_gets_its_signals_itself(stage: str) -> None:
    words = dict(stages()[stage])
    assert re.fullmatch(r"[1-9][0-9]*:[1-9][0-9]*", words["USER"])
    for word in ("ENTRYPOINT", "CMD"):
        assert words.get(word, "[").startswith("[")  # no shell in between
    last_user = [rest for word, rest in stages()[stage] if word == "USER"][-1]
    assert last_user == SERVICES["lookup"]["user"]


@pytest.mark.parametrize("name", list(SERVICES))
def test_a_service_can_write_and_do_and_take_only_what_it_needs(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "privileged" not in service
    assert service["pids_limit"] > 0
    assert service["mem_limit"]
    assert [each.split(":")[0] for each in service["tmpfs"]] == ["/tmp"]
    assert all("size=" in each for each in service["tmpfs"])
    assert not [each for each in service["volumes"] if each.startswith(("/", "/var/run"))]
    assert not [name for name in service["environment"] if re.search("TOKEN|PASSWORD|_KEY$", name)]


def test_only_this_machine_reaches_the_service_and_it_has_the_time_to_end() -> None:
    service = SERVICES["lookup"]
    assert [port for port in service["ports"] if not port.startswith("127.0.0.1:")] == []
    settings = Settings.model_construct()
    found = SECONDS.fullmatch(service["stop_grace_period"])
    assert found
    assert int(found[1]) > settings.drain_seconds + settings.stop_seconds


def test_there_is_room_in_tmp_for_all_that_may_arrive() -> None:
    (tmp,) = SERVICES["lookup"]["tmpfs"]
    megabytes = int(re.findall(r"size=([0-9]+)m", tmp)[0])
    workers = int(SERVICES["lookup"]["command"][-1])
    assert megabytes * 2**20 > workers * Settings.model_construct().arriving_bytes
