"""Attacks a service of its own, on this machine only, and tells how others fared meanwhile.

Silent and dripping connections, large uploads, damaged pictures, raw HTTP, spoilt forms and JSON,
crowds, killed workers, products erased: each while one caller asks /healthz and another looks
photos up. `--soak` is a long time of mixed load with inspections after that. With `--front` what is
attacked is another address of this machine, such as a proxy's before replicas over the same
database. The home is copied first, and stays as it is. One JSON document on stdout.
"""

import json
import shutil
import time
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import click
from attacks.faults import Faults
from attacks.floods import SECONDS, Floods
from attacks.soak import soak as run_soak
from attacks.watched import watched
from benches.serving.clients import Client
from benches.serving.served import served_home, warm_up
from benches.serving.service_process import key, service

from lookup.vault.master_keys import MasterKey


@click.command(help=__doc__)
@served_home
@click.option("--silent", default=500, show_default=True)
@click.option("--dripping", default=100, show_default=True)
@click.option("--uploads", default=20, show_default=True)
@click.option("--upload-mb", default=120, show_default=True)
@click.option("--damaged", "broken", default=1000, show_default=True, help="Damaged pictures.")
@click.option("--raw", default=1000, show_default=True, help="Raw requests.")
@click.option("--bodies", default=500, show_default=True, help="Spoilt forms and JSON bodies.")
@click.option("--erased", default=5, show_default=True, help="Products erased.")
@click.option("--soak", default=0.0, help="Seconds of mixed load with inspections.")
@click.option("--front", metavar="URL", help="Attack this address instead.")
def attack(
    home: Path,
    maison: str,
    pictures: list[bytes],
    silent: int,
    dripping: int,
    uploads: int,
    upload_mb: int,
    broken: int,
    raw: int,
    bodies: int,
    erased: int,
    soak: float,
    front: str | None,
) -> None:
    """See above."""
    if front is not None and not ip_address(urlsplit(front).hostname or "").is_loopback:
        raise click.UsageError("--front is not an address of this machine.")
    with TemporaryDirectory(prefix="attacked-") as folder:
        copy = Path(shutil.copytree(home, Path(folder) / "home", symlinks=True))
        shutil.rmtree(copy / maison / "vault", ignore_errors=True)  # sealed with another key
        with (
            key(copy, maison) as secret,
            key(copy, maison, "admin") as admin,
            service(
                copy, LOOKUP_HOST="127.0.0.1", LOOKUP_MASTER_KEY=MasterKey.generate().reveal()
            ) as running,
        ):
            address = front or running.address
            floods = Floods(address, secret, admin)
            faults = Faults(running, secret, pictures[0], copy, maison)
            attacks: dict[str, Callable[[], object]] = {
                "undisturbed": lambda: time.sleep(SECONDS),
                "silent": lambda: floods.silent(silent),
                "dripping": lambda: floods.dripping(dripping),
                "uploads": lambda: floods.uploads(uploads, upload_mb),
                "damaged": lambda: floods.damaged(broken),
                "raw": lambda: floods.raw(raw),
                "bodies": lambda: floods.bodies(pictures[0], bodies),
            }
            if front is None:
                attacks |= {
                    "crowd": faults.crowd,
                    "killed": faults.killed,
                    "erased": lambda: faults.erased(erased),
                }
            warm_up(Client(address, secret), pictures)
            process = None if front else running
            figures = {
                name: watched(address, process, secret, pictures, each)
                for name, each in attacks.items()
            }
            usual = figures["undisturbed"]["lookups_per_second"]
            for each in figures.values():
                rate = each["lookups_per_second"]
                each["of_usual_rate"] = round(rate / usual, 2) if usual else None
            if soak:
                figures["soak"] = run_soak(running, admin, pictures, soak)
    click.echo(json.dumps(figures, indent=2))


if __name__ == "__main__":
    attack()
