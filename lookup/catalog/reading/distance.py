"""Distance between two places."""

from math import asin, cos, radians, sin, sqrt

_EARTH_RADIUS_KM = 6371.0088  # IUGG mean radius


def distance_km(
    latitude: float, longitude: float, to_latitude: float, to_longitude: float
) -> float:
    """Great-circle distance in km between two places in degrees (haversine formula)."""
    north = sin(radians(to_latitude - latitude) / 2) ** 2
    east = sin(radians(to_longitude - longitude) / 2) ** 2
    chord = north + cos(radians(latitude)) * cos(radians(to_latitude)) * east
    return 2 * _EARTH_RADIUS_KM * asin(sqrt(min(1.0, chord)))
