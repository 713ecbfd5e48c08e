"""What every group of figures has in common."""

from pydantic import BaseModel, ConfigDict


class Figures(BaseModel):
    """Figures as they stand in the JSON document: immutable, None where nothing was measured."""

    model_config = ConfigDict(frozen=True)
