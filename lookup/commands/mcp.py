"""`lookup mcp`: the service's tools for assistants."""

import os

import click

from lookup.base.errors import BadInput

_KEY = "LOOKUP_KEY"


@click.command()
@click.option(
    "--address",
    required=True,
    metavar="URL",
    help="Where the service listens, such as https://lookup.example.",
)
@click.option("--timeout", default=30.0, show_default=True, help="Seconds that an answer may take.")
def mcp(address: str, timeout: float) -> None:
    """Serve tools for an assistant.

    Look-up, search, products, stock and alternatives, by the Model Context Protocol on standard
    input and output. The variable LOOKUP_KEY holds a key of
    `lookup keys create`: its maison, role and limits hold. Needs the extra `assistant`."""
    key = os.environ.get(_KEY)
    if not key:
        raise BadInput(
            f"{_KEY} is not set.", "Set it to a key that `lookup keys create --role advisor` made."
        )
    import httpx

    from lookup.assistant.server import assistant_server
    from lookup.assistant.service_client import ServiceClient
    from lookup.assistant.tools import Tools

    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=address, headers=headers, timeout=timeout) as http:
        assistant_server(Tools(ServiceClient(http))).run()
