"""Catalogue pictures."""

from flask import Blueprint, Response, request

from lookup import errors
from lookup.access.roles import Permission, Principal
from lookup.api.operation import Operation, operation
from lookup.api.ports import Service

_IMAGE = Operation(
    summary="A catalogue picture",
    permission=Permission.READ_CATALOG,
    media_type="image/*",
    errors=(errors.NotFound,),
)


def images(service: Service) -> Blueprint:
    """The route that sends a picture, or says that the caller's copy is still right."""
    blueprint = Blueprint("images", __name__, url_prefix="/v1")

    @blueprint.get("/images/<image_id>")
    @operation(_IMAGE)
    def image(image_id: str, principal: Principal) -> Response:
        stored = service.image(principal.maison, image_id)
        response = Response(stored.data, mimetype=stored.media_type)
        response.set_etag(stored.digest)
        # Private: a shared cache would hand it to another maison's key.
        response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
        response.headers["Vary"] = "Authorization"
        response.make_conditional(request)
        return response

    return blueprint
