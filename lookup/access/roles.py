"""Roles and what each may do: one table, read by the service and by its OpenAPI document."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a key is for."""

    ADVISOR = "advisor"
    REVIEWER = "reviewer"
    CATALOG = "catalog"
    ADMIN = "admin"


class Permission(StrEnum):
    """What a route asks for."""

    LOOK_UP = "look_up"
    READ_CATALOG = "read_catalog"
    WRITE_STOCK = "write_stock"
    MANAGE_GENERATIONS = "manage_generations"
    INSPECT = "inspect"
    READ_EVENTS = "read_events"
    READ_DEMAND = "read_demand"
    READ_INSIGHT = "read_insight"
    READ_USAGE = "read_usage"
    READ_GENERATIONS = "read_generations"


# An admin may do everything in its own maison; nobody may do anything in another.
GRANTS: Mapping[Permission, frozenset[Role]] = {
    Permission.LOOK_UP: frozenset({Role.ADVISOR, Role.REVIEWER, Role.ADMIN}),
    Permission.READ_CATALOG: frozenset(Role),
    Permission.WRITE_STOCK: frozenset({Role.CATALOG, Role.ADMIN}),
    Permission.MANAGE_GENERATIONS: frozenset({Role.ADMIN}),
    Permission.INSPECT: frozenset({Role.REVIEWER, Role.ADMIN}),
    Permission.READ_EVENTS: frozenset({Role.ADMIN}),
    Permission.READ_DEMAND: frozenset({Role.CATALOG, Role.ADMIN}),
    Permission.READ_INSIGHT: frozenset({Role.CATALOG, Role.ADMIN}),
    Permission.READ_USAGE: frozenset({Role.CATALOG, Role.ADMIN}),
    Permission.READ_GENERATIONS: frozenset({Role.CATALOG, Role.ADMIN}),
}


@dataclass(frozen=True)
class Principal:
    """Who asks, acting in one maison.

    `key` names the key in logs: its prefix, for a provider's token a digest of its subject.
    `made_here`: `lookup keys` made it. `name` is what people call the
    holder: the key's name, or the token's claim `name`. `key` alone tells holders apart, and it
    alone stands in logs.
    """

    maison: str
    role: Role
    key: str
    made_here: bool = True
    name: str | None = field(default=None, compare=False, repr=False)

    def may(self, permission: Permission) -> bool:
        """Whether the role is granted this."""
        return self.role in GRANTS[permission]
