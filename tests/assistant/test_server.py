"""The tools by the protocol itself, where the extra `assistant` is installed."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from tests.assistant.test_tools import tools_of

mcp = pytest.importorskip("mcp", reason="the extra `assistant` is not installed")


def called(app: Flask, name: str, arguments: dict[str, Any]) -> Any:
    from lookup.assistant.server import assistant_server

    async def conversation() -> Any:
        async with mcp.Client(assistant_server(tools_of(app))) as client:
            names = {tool.name for tool in (await client.list_tools()).tools}
            assert names == {
                *("look_up", "search", "product", "stock", "alternatives", "stores"),
            }
            return await client.call_tool(name, arguments)

    # In a thread of its own: the browser tests of this process leave a running loop in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(conversation())).result()


def test_a_tool_answers_as_the_service_does(app: Flask) -> None:
    found = called(app, "search", {"text": "bag", "exclude": ["nickel"]})
    assert not found.is_error
    assert "Sac Lune" in found.content[0].text


def test_a_refusal_tells_the_assistant_what_to_do(app: Flask) -> None:
    refused = called(app, "product", {"product_id": "nothing"})
    assert refused.is_error
    assert "Check the id" in refused.content[0].text
