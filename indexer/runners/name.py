"""The names of runners."""

from typing import Literal

RunnerName = Literal["local", "ray"]
"""Where pictures are embedded: on this machine's cores, or by a Ray cluster."""
