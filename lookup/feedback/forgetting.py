"""Takes an erased product out of the look-ups that are remembered."""

import json

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from lookup.catalog.maisons import find_maison
from lookup.feedback.models import LookupRecord


def forget_product(session: Session, maison: str, product_id: str) -> int:
    """Takes the product out of every ranking; gives how many named it. Raises NotFound.

    What people said of look-ups stays as they said it.
    """
    records = session.scalars(
        select(LookupRecord)
        .where(
            LookupRecord.maison_id == find_maison(session, maison).id,
            # Few of them name it; which of these mean it is seen in each.
            cast(LookupRecord.ranking, Text).contains(json.dumps(product_id), autoescape=True),
        )
        .execution_options(yield_per=100)
    )
    forgotten = 0
    for record in records:
        left = [match for match in record.ranking if match["product_id"] != product_id]
        forgotten += len(left) < len(record.ranking)
        record.ranking = left
    return forgotten
