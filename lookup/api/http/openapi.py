"""The OpenAPI 3.1 document, put together from the routes' own declarations."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from flask import Blueprint, Flask, Response, current_app, json
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema
from werkzeug.routing import Rule

from lookup.access.roles import GRANTS
from lookup.api.http.operation import Operation, operation, operation_of
from lookup.api.http.problems import PROBLEM_TYPE, Problem, status_of

_REF = "#/components/schemas/{model}"
_SECURITY = "key"
_ABOUT = """\
Photo or words in, catalogue products out, with variants and stock.

A maison's keys are made with `lookup keys create` and sent as `Authorization: Bearer lk_...`; where
the deployment trusts an OpenID provider, its access tokens are sent the same way. A key belongs to
one maison: what another one has does not exist for it. Every error is a problem+json of one
shape."""
_PICTURES = "image/jpeg, image/png, image/webp, image/heic, image/avif"
_TEXT = {"schema": {"type": "string"}}
_REQUEST_ID = {"X-Request-Id": {"description": "Names this request in the logs.", **_TEXT}}
_ETAG = {"ETag": {"description": "The state shown; send it back as If-None-Match.", **_TEXT}}
_OF_STATUS = {
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": {"description": "What to send.", **_TEXT}},
    HTTPStatus.TOO_MANY_REQUESTS: {"Retry-After": {"description": "In seconds.", **_TEXT}},
    HTTPStatus.SERVICE_UNAVAILABLE: {"Retry-After": {"description": "In seconds.", **_TEXT}},
}
Schema = dict[str, Any]


def description() -> Blueprint:
    """The route that serves the document."""
    blueprint = Blueprint("openapi", __name__)

    @blueprint.get("/openapi.json")
    @operation(Operation(summary="This document"))
    def document() -> Response:
        return Response(json.dumps(openapi(current_app)), mimetype="application/json")

    return blueprint


def openapi(app: Flask) -> Schema:
    """The document that describes every documented route of `app`."""
    declared = sorted(_declared(app), key=lambda pair: pair[0].rule)
    described = {rule.endpoint.partition(".")[0] for rule, _ in declared}
    refs, components = _schemas([contract for _, contract in declared])
    paths: Schema = {}
    for rule, contract in declared:
        for method in sorted(rule.methods or ()):
            if method not in ("HEAD", "OPTIONS"):
                path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
                paths.setdefault(path, {})[method.lower()] = _operation(rule, contract, refs)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Boutique look-up",
            "version": version("boutique-lookup"),
            "description": _ABOUT,
        },
        "servers": [{"url": "/"}],
        # In the order of the application, not of the alphabet: look-ups first.
        "tags": [{"name": name} for name in app.blueprints if name in described],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                _SECURITY: {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A key (`lk_...`) or an access token.",
                }
            },
        },
    }


Refs = dict[type[BaseModel], Schema]


def _declared(app: Flask) -> Iterator[tuple[Rule, Operation]]:
    for rule in app.url_map.iter_rules():
        contract = operation_of(app.view_functions[rule.endpoint])
        if contract is not None and contract.documented:
            yield rule, contract


def _schemas(contracts: list[Operation]) -> tuple[Refs, Schema]:
    wanted: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {(Problem, "serialization"): None}
    for each in contracts:
        wanted |= {(m, "validation"): None for m in (each.query, each.form, each.body) if m}
        wanted |= {(m, "serialization"): None for m in (each.answer, *each.also.values()) if m}
    found, definitions = models_json_schema(list(wanted), ref_template=_REF)
    return {model: found[model, mode] for model, mode in wanted}, definitions["$defs"]


def _operation(rule: Rule, contract: Operation, refs: Refs) -> Schema:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": _path_type(rule, name)}}
        for name in sorted(rule.arguments)
    ]
    if contract.query is not None:
        parameters += _query(contract.query)
    described: Schema = {
        "operationId": rule.endpoint.replace(".", "_"),
        "summary": contract.summary,
        "tags": [rule.endpoint.partition(".")[0]],
        "responses": _responses(contract, refs),
    }
    if parameters:
        described["parameters"] = parameters
    if contract.form is not None:
        described["requestBody"] = _form(contract)
    if contract.body is not None:
        body = described.setdefault("requestBody", {"required": True, "content": {}})
        body["content"]["application/json"] = {"schema": refs[contract.body]}
    if contract.permission is not None:
        described["security"] = [{_SECURITY: []}]
        described["x-roles"] = sorted(GRANTS[contract.permission])
    return described


def _path_type(rule: Rule, name: str) -> str:
    return "integer" if f"<int:{name}>" in rule.rule else "string"


def _query(model: type[BaseModel]) -> list[Schema]:
    schema = model.model_json_schema(ref_template=_REF)
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": of}
        for name, of in schema["properties"].items()
    ]


def _form(contract: Operation) -> Schema:
    assert contract.form is not None
    schema = contract.form.model_json_schema(ref_template=_REF)
    file: Schema = {"type": "string", "contentMediaType": "application/octet-stream"}
    if contract.most_files > 1:
        file = {"type": "array", "items": file, "minItems": 1, "maxItems": contract.most_files}
    files = dict.fromkeys((*contract.files, *contract.optional_files), file)
    required = schema.get("required", [])
    fields = {
        name: field if name in required else _or_blank(field)
        for name, field in schema["properties"].items()
    }
    schema["properties"] = files | fields
    schema["required"] = [*contract.files, *required]
    content = {"schema": schema, "encoding": {name: {"contentType": _PICTURES} for name in files}}
    return {"required": True, "content": {"multipart/form-data": content}}


def _or_blank(field: Schema) -> Schema:
    """The field as a form has it: it knows no null, and a field left blank is not given."""
    about: Schema = {
        name: field[name] for name in ("title", "description", "examples") if name in field
    }
    shape = {name: value for name, value in field.items() if name not in (*about, "default")}
    kinds = [kind for kind in shape.get("anyOf", [shape]) if kind != {"type": "null"}]
    return {**about, "anyOf": [*kinds, {"const": ""}]}


def _responses(contract: Operation, refs: Refs) -> Schema:
    content = {contract.media_type: {"schema": refs[contract.answer]} if contract.answer else {}}
    etag = _ETAG if contract.conditional else {}
    responses: Schema = {
        "200": {"description": "Done", "content": content, "headers": _REQUEST_ID | etag}
    }
    if contract.conditional:
        responses["304"] = {
            "description": "What If-None-Match names is still right",
            "headers": _REQUEST_ID | etag,
        }
    for status, model in contract.also.items():
        responses[str(status.value)] = {
            "description": status.phrase,
            "content": {"application/json": {"schema": refs[model]}},
            "headers": _REQUEST_ID,
        }
    for status, titles in sorted(_problems(contract).items()):
        responses[str(status.value)] = {
            "description": "; ".join(titles),
            "content": {PROBLEM_TYPE: {"schema": refs[Problem]}},
            "headers": _REQUEST_ID | _OF_STATUS.get(status, {}),
        }
    return responses


def _problems(contract: Operation) -> dict[HTTPStatus, list[str]]:
    by_status = {HTTPStatus.INTERNAL_SERVER_ERROR: ["The service failed unexpectedly"]}
    for error in contract.raises:
        by_status.setdefault(status_of(error), []).append(error.title)
    return by_status
