"""The boutiques: invented, at the centres of real cities."""

import csv
from pathlib import Path

COLUMNS = ("store_code", "name", "city", "country", "region", "latitude", "longitude", "timezone")

STORES: tuple[tuple[str, str, str, str, str, str, str, str], ...] = (
    ("PAR01", "Paris Rive Droite", "Paris", "FR", "eu", "48.8698", "2.3078", "Europe/Paris"),
    ("PAR02", "Paris Rive Gauche", "Paris", "FR", "eu", "48.8530", "2.3330", "Europe/Paris"),
    ("MIL01", "Milan Quadrilatero", "Milan", "IT", "eu", "45.4685", "9.1954", "Europe/Rome"),
    ("MAD01", "Madrid Salamanca", "Madrid", "ES", "eu", "40.4250", "-3.6860", "Europe/Madrid"),
    ("MUC01", "Munich Altstadt", "Munich", "DE", "eu", "48.1390", "11.5800", "Europe/Berlin"),
    ("GVA01", "Geneva Rive", "Geneva", "CH", "eu", "46.2044", "6.1496", "Europe/Zurich"),
    ("LON01", "London Mayfair", "London", "GB", "uk", "51.5100", "-0.1430", "Europe/London"),
    ("DXB01", "Dubai Downtown", "Dubai", "AE", "me", "25.1972", "55.2797", "Asia/Dubai"),
    ("SHA01", "Shanghai Jing'an", "Shanghai", "CN", "cn", "31.2290", "121.4480", "Asia/Shanghai"),
    ("HKG01", "Hong Kong Central", "Hong Kong", "HK", "apac", "22.2810", "114.1580",
         "Asia/Hong_Kong"),
    ("TYO01", "Tokyo Ginza", "Tokyo", "JP", "apac", "35.6717", "139.7650", "Asia/Tokyo"),
    ("NYC01", "New York Madison", "New York", "US", "us", "40.7736", "-73.9640",
         "America/New_York"),
)  # fmt: skip


def write_stores(path: Path) -> int:
    """Write the store file; the number of stores."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(STORES)
    return len(STORES)
