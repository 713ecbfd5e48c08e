"""Catalogue pictures."""

from flask import Blueprint, Response

from lookup.access.roles import Permission, Principal
from lookup.api.http.operation import Operation, operation
from lookup.api.http.ports import Pictures
from lookup.api.http.schemas import ImageQuery
from lookup.base import errors

_IMAGE = Operation(
    summary="A catalogue picture",
    permission=Permission.READ_CATALOG,
    query=ImageQuery,
    media_type="image/*",
    errors=(errors.NotFound,),
    conditional=True,
)
# Private: a shared cache would hand a picture to another maison's key.
_FOR_EVER = "private, max-age=31536000, immutable"


def images(pictures: Pictures) -> Blueprint:
    """The route that sends a picture, or says that the caller's copy is still right."""
    blueprint = Blueprint("images", __name__, url_prefix="/v1")

    @blueprint.get("/images/<int:image_id>")
    @operation(_IMAGE)
    def image(image_id: int, principal: Principal, query: ImageQuery) -> Response:
        stored = pictures.picture(principal.maison, image_id, large=query.large)
        response = Response(stored.data, mimetype=stored.media_type)
        response.set_etag(stored.digest)
        # An id keeps its product, not its bytes; an address that names the bytes never changes.
        named = query.v is not None and stored.digest.startswith(query.v)
        if named and stored.settled:
            response.headers["Cache-Control"] = _FOR_EVER
        return response

    return blueprint
