"""Demand as the catalogue team gets it; the field names are a contract."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from lookup.demand.noter import Kind


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StoreDemand(_Answer):
    """Look-ups of a group in one store."""

    code: str
    lookups: int


class WeekDemand(_Answer):
    """Look-ups of a group in one week, which begins on that Monday."""

    week: date
    lookups: int


class DemandGroup(_Answer):
    """Look-ups of one look, or of one product in one colour."""

    kind: Kind = Field(
        description="`none`: not in the catalogue; `sold_out_here`: not in the asking store, but in"
        " another; `sold_out`: in no store."
    )
    lookups: int
    product_id: str | None = Field(
        description="The product; of `none` the one of the catalogue that is most like it."
    )
    name: str | None
    category: str | None
    color: str | None
    stores: list[StoreDemand] = Field(
        description="The most first; stores with fewer than five look-ups are left out."
    )
    weeks: list[WeekDemand] = Field(
        description="In their order; weeks with fewer than five look-ups are left out."
    )


class DemandList(_Answer):
    """Groups, the largest first, of look-ups since a Monday; `hidden` look-ups are in groups of
    fewer than five, which are not shown."""

    since: date
    lookups: int
    groups: list[DemandGroup]
    hidden: int
