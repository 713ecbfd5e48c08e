"""A registered item as JSON-LD, for a digital product passport."""

import re
from typing import Any

from lookup.base.errors import BadInput
from lookup.codes.item_link import LONGEST
from lookup.counterfeit.pieces.answers import Event, HistoryEntry, ItemAnswer

_WEB = re.compile(r"https?://\S+", re.IGNORECASE)
# The nearest of schema.org's actions.
_ACTIONS = {
    Event.REGISTERED: "RegisterAction",
    Event.CHECKED: "CheckAction",
    Event.REPAIRED: "UpdateAction",
    Event.DECIDED: "AssessAction",
    Event.PASSPORT_LINKED: "UpdateAction",
    Event.ERASED: "DeleteAction",
}


def passport_link(text: str) -> str:
    """A link to a digital product passport, as it was given. Raises BadInput."""
    if not _WEB.match(text) or len(text) > LONGEST:
        raise BadInput(f"{text[:100]!r} is no web address.", "Send one with http:// or https://.")
    return text


def passport_json_ld(item: ItemAnswer, gtin: str | None) -> dict[str, Any]:
    """The item as a schema.org IndividualProduct, and each event of its history as an Action.

    Names of people stay here: each event has the digest of its entry in the audit log, from which
    the maison can prove who it was.
    """
    name = item.digital_link or f"urn:uuid:{item.id}"
    product = {
        "@id": name,
        "@type": "IndividualProduct",
        "productID": item.product_id,
        "name": item.product_name,
        "brand": {"@type": "Brand", "name": item.maison},
        "sku": item.sku,
        "gtin": gtin,
        "serialNumber": item.serial,
        "hasGS1DigitalLink": item.digital_link,
        "hasDigitalProductPassport": item.passport,
    }
    known = {key: value for key, value in product.items() if value is not None}
    actions = [_action(entry, name) for entry in item.history]
    return {"@context": "https://schema.org/", "@graph": [known, *actions]}


def _action(entry: HistoryEntry, product: str) -> dict[str, Any]:
    result = entry.details.get("answer") or entry.details.get("decision")
    action = {
        "@type": _ACTIONS[entry.event],
        "name": entry.event.value,
        "object": {"@id": product},
        "endTime": entry.at.isoformat(),
        "result": result,
        "identifier": [
            {"@type": "PropertyValue", "propertyID": label, "value": value}
            for label, value in (
                ("entry", entry.number),
                ("sha256", entry.digest),
                ("previous sha256", entry.previous),
            )
        ],
    }
    return {key: value for key, value in action.items() if value is not None}
