"""The MCP server over the tools."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from lookup.assistant.tools import Tools
from lookup.base.errors import DomainError

_INSTRUCTIONS = (
    "Finds products of one maison's catalogue by photo or words, with variants and stock. Stores"
    " are named by code: ask `stores` for that of a city. Tell no stock that no answer holds."
)


def assistant_server(tools: Tools) -> Any:
    """An MCPServer with every tool; `run()` serves it on standard input and output."""
    server = MCPServer("boutique-lookup", instructions=_INSTRUCTIONS)
    for tool in (
        tools.look_up,
        tools.search,
        tools.product,
        tools.stock,
        tools.alternatives,
        tools.stores,
    ):
        server.add_tool(_telling(tool))
    return server


def _telling(tool: Callable[..., Any]) -> Callable[..., Any]:
    """The tool; what it raises tells the assistant what to do."""

    @wraps(tool)
    def told(*arguments: Any, **named: Any) -> Any:
        try:
            return tool(*arguments, **named)
        except DomainError as error:
            raise ToolError(str(error)) from error

    return told
