"""The nightly run: lock, build, verify, publish, and wait until the service answers from it.

Meant for cron or a systemd timer: one summary line on stdout, what was left out on stderr, and the
exit codes of `indexer build` (0 done; 1 done, but rows or pictures were left out; 2 bad input; 3
refused, nothing published). Arguments that are not listed here go to `indexer build` as they are.
Where the service has an operator token, LOOKUP_OPERATOR_TOKEN must hold it.
"""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import click

from lookup.base.exits import Exit

_POLL_SECONDS = 0.5
_LINES_SHOWN = 20
# Not an option: others on the machine can read a command line.
_TOKEN_VARIABLE = "LOOKUP_OPERATOR_TOKEN"


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--home", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--maison", required=True)
@click.option("--catalog", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--stores", type=click.Path(dir_okay=False, path_type=Path), help="Stores file.")
@click.option("--stock", type=click.Path(dir_okay=False, path_type=Path), help="Stock file.")
@click.option("--service", help="Address of the running service, such as http://127.0.0.1:8080.")
@click.option("--wait", default=60.0, show_default=True, help="Seconds to wait for the service.")
@click.argument("build_arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def main(
    ctx: click.Context,
    /,
    home: Path,
    maison: str,
    catalog: Path,
    stores: Path | None,
    stock: Path | None,
    service: str | None,
    wait: float,
    build_arguments: tuple[str, ...],
) -> None:
    """Reindex one maison; BUILD_ARGUMENTS are those of `indexer build`."""
    if service is not None and not os.environ.get(_TOKEN_VARIABLE):
        raise click.UsageError(
            f"--service needs the operators' token in {_TOKEN_VARIABLE}: the service tells nobody"
            " else what it answers from."
        )
    where = ("--home", str(home), "--maison", maison)
    worst = Exit.DONE
    if stores is not None:
        worst = max(worst, _run("stores", *where, "--file", str(stores))[0])
    status, report = _run("build", *where, "--catalog", str(catalog), *build_arguments)
    worst = max(worst, status)
    if report is not None and stock is not None:
        worst = max(worst, _run("stock", *where, "--file", str(stock))[0])
    told = ""
    if report is not None and service is not None and report["status"] == "published":
        if _in_service(service, maison, report["generation"], wait):
            told = ", in service"
        else:
            told = f", NOT in service after {wait:.0f} s"
            worst = Exit.REFUSED
    click.echo(f"{maison}: {_summary(report)}{told} (exit {int(worst)})")
    ctx.exit(worst)


def _run(command: str, *arguments: str) -> tuple[Exit, dict[str, Any] | None]:
    """Runs an `indexer` command; its exit status and the document it printed, if it did."""
    done = subprocess.run(
        [sys.executable, "-m", "indexer", command, *arguments, "--json"],
        stdout=subprocess.PIPE,
        check=False,
    )
    # Killed by a signal, or an exit status that cannot be right: nothing may be relied on.
    status = Exit(done.returncode) if done.returncode in list(Exit) else Exit.REFUSED
    if status in (Exit.DONE, Exit.SOME_FAILED) and done.stdout:
        document: dict[str, Any] = json.loads(done.stdout)
        _print_left_out(document.get("quarantined", []))
        return status, document
    return max(status, Exit.BAD_INPUT), None


def _print_left_out(items: list[dict[str, Any]]) -> None:
    for item in items[:_LINES_SHOWN]:
        place = ":".join(str(item[key]) for key in ("file", "row", "field") if item[key])
        click.echo(f"left out: {place}: {item['reason']}", err=True)
    if len(items) > _LINES_SHOWN:
        click.echo(f"left out: {len(items) - _LINES_SHOWN} more, see the report", err=True)


def _summary(report: dict[str, Any] | None) -> str:
    if report is None:
        return "nothing published, the index stays as it was"
    products, images = report["products"], report["images"]
    return (
        f"{report['status']} {report['generation']}:"
        f" {products['added']} products added, {products['changed']} changed,"
        f" {products['removed']} removed; {images['embedded']} of {images['total']} pictures"
        f" embedded, {report['quarantined_total']} rows or pictures left out;"
        f" {sum(report['seconds'].values()):.0f} s"
    )


def _in_service(service: str, maison: str, generation: str, patience: float) -> bool:
    """Whether the service answers from that generation within `patience` seconds.

    Nothing is sent: it looks for a newly published generation by itself, every second.
    """
    deadline = time.monotonic() + patience
    while True:
        if generation in _served(service, maison):
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)


def _served(service: str, maison: str) -> set[str]:
    request = urllib.request.Request(f"{service.rstrip('/')}/readyz")
    if token := os.environ.get(_TOKEN_VARIABLE):
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            document = json.load(answer)
    except urllib.error.HTTPError as error:
        document = json.loads(error.read() or b"{}")  # 503 lists what is in service, too
    except (OSError, ValueError):
        return set()
    return {
        entry.get("generation")
        for entry in document.get("maisons", [])
        if entry.get("maison") == maison
    }


if __name__ == "__main__":
    main()
