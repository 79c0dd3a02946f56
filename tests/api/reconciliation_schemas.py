"""What the JSON schemas of the Reconciliation Service API 0.2 demand, written anew.

The public ones are https://reconciliation-api.github.io/specs/0.2/schemas/*.json (W3C Entity
Reconciliation Community Group, W3C Software and Document License); these have the same
constraints, one by one, without their prose. `tests/data/reconciliation-0.2/README.md` says why.
"""

from __future__ import annotations

from typing import Any, Final

Schema = dict[str, Any]

_TEXT: Final[Schema] = {"type": "string"}
_NUMBER: Final[Schema] = {"type": "number"}
_TRUTH: Final[Schema] = {"type": "boolean"}


def _object(required: str = "", closed: bool = False, **properties: Schema) -> Schema:
    found: Schema = {"type": "object", "properties": properties}
    if required:
        found["required"] = required.split()
    return {**found, "additionalProperties": False} if closed else found


def _list(items: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": items, **more}


def _each(schema: Schema) -> Schema:
    """Every member of an object, whatever its name."""
    return {"type": "object", "patternProperties": {".*": schema}}


def _holds(text: str) -> Schema:
    return {"type": "string", "pattern": f".*{text}.*"}


_ID_NEEDED: Final = _object("id", id=_TEXT, name=_TEXT)
_TYPE_OR_ID: Final[Schema] = {"oneOf": [_ID_NEEDED, _TEXT]}
TYPE: Final[Schema] = {
    "$id": "urn:reconciliation:0.2:type",
    **_object(
        "id name", id=_TEXT, name=_TEXT, description=_TEXT,
        broader=_list({"$ref": "urn:reconciliation:0.2:type"}),
    ),
}  # fmt: skip

_VIEW: Final = _object("url", url=_holds(r"\{\{id\}\}"))
_SERVICE: Final = _object(
    service_url=_TEXT, service_path=_TEXT, flyout_service_url=_TEXT,
    flyout_service_path=_holds(r"\$\{id\}"),
)  # fmt: skip


def _setting(kind: str, default: Schema, required: str = "", **more: Schema) -> Schema:
    return _object(
        f"type label name {required}", type={"type": "string", "enum": [kind]}, default=default,
        label=_TEXT, name=_TEXT, help_text=_TEXT, **more,
    )  # fmt: skip


MANIFEST: Final = _object(
    "versions name identifierSpace schemaSpace",
    versions=_list(_TEXT, contains={"enum": ["0.2"]}),
    name=_TEXT,
    identifierSpace=_TEXT,
    schemaSpace=_TEXT,
    documentation=_TEXT,
    serviceVersion=_TEXT,
    logo=_TEXT,
    view=_VIEW,
    feature_view=_VIEW,
    defaultTypes=_list(TYPE, uniqueItems=True),
    suggest=_object(entity=_SERVICE, property=_SERVICE, type=_SERVICE),
    preview=_object(
        "url width height",
        url=_holds(r"\{\{id\}\}"), width={"type": "integer"}, height={"type": "integer"},
    ),
    extend=_object(
        propose_properties=_object(service_url=_TEXT, service_path=_TEXT),
        property_settings=_list(
            {
                "oneOf": [
                    _setting("number", _NUMBER),
                    _setting("text", _TEXT),
                    _setting("checkbox", _TRUTH),
                    _setting(
                        "select", _TEXT, "choices",
                        choices=_list(_object("value name", value=_TEXT, name=_TEXT)),
                    ),
                ]
            }
        ),
    ),
    # Of the security schemes of Swagger 2.0, which the public schema names, we offer none.
    authentication={"not": {}},
)  # fmt: skip

RESULT_BATCH: Final = _each(
    _object(
        "result",
        result=_list(
            _object(
                "id name score",
                id=_TEXT, name=_TEXT, description=_TEXT, score=_NUMBER, match=_TRUTH,
                features=_list(_object(id=_TEXT, value={"oneOf": [_TRUTH, _NUMBER]})),
                type=_list(_TYPE_OR_ID),
            )
        ),
    )
)  # fmt: skip

_VALUE: Final[Schema] = {"oneOf": [_TEXT, _NUMBER, _TRUTH, _ID_NEEDED]}
QUERY_BATCH: Final = _each(
    {
        **_object(
            closed=True,
            query=_TEXT,
            type={"oneOf": [_TEXT, _list(_TEXT)]},
            limit=_NUMBER,
            properties=_list(_object("pid v", pid=_TEXT, v={"oneOf": [_VALUE, _list(_VALUE)]})),
            type_strict={"type": "string", "enum": ["any", "should", "all"]},
        ),
        "anyOf": [
            {"required": ["query"]},
            {"required": ["properties"],
             "properties": {"properties": {"type": "array", "minItems": 1}}},
        ],
    }
)  # fmt: skip

SUGGESTED_ENTITIES: Final = _object(
    "result",
    result=_list(
        _object("id name", id=_TEXT, name=_TEXT, description=_TEXT, notable=_list(_TYPE_OR_ID))
    ),
)
SUGGESTED_PROPERTIES: Final = _object(
    "result", result=_list(_object("id name", id=_TEXT, name=_TEXT, description=_TEXT))
)
SUGGESTED_TYPES: Final = _object("result", result=_list(TYPE))
# 0.2 has no schema for proposals: this is its prose, Data Extension Property Proposals.
PROPOSED_PROPERTIES: Final = _object(
    "properties",
    properties=_list(_object("id name", id=_TEXT, name=_TEXT, description=_TEXT)),
    type=_TEXT,
    limit=_NUMBER,
)

EXTENSION_QUERY: Final = _object(
    "ids properties",
    ids=_list(_TEXT),
    properties=_list(_object("id", id=_TEXT, settings={"type": "object"})),
)
_MOMENT: Final = (
    r"^(-?(?:[1-9][0-9]*)?[0-9]{4})-(1[0-2]|0[1-9])-(3[01]|0[1-9]|[12][0-9])"
    r"T(2[0-3]|[01][0-9]):([0-5][0-9]):([0-5][0-9])(\.[0-9]+)?"
    r"(Z|[+-](?:2[0-3]|[01][0-9]):[0-5][0-9])?$"
)
EXTENSION: Final = _object(
    "rows meta",
    meta=_list(
        _object(
            "id name", id=_TEXT, name=_TEXT, type=_ID_NEEDED,
            service={"type": "string", "format": "uri", "pattern": "^https?://"},
        )
    ),
    rows=_each(
        _each(
            _list(
                {
                    "oneOf": [
                        {"type": "object", "additionalProperties": False},
                        _object("id name", closed=True, id=_TEXT, name=_TEXT, description=_TEXT),
                        _object("str", closed=True, str=_TEXT),
                        _object("float", closed=True, float=_NUMBER),
                        _object("int", closed=True, int={"type": "integer"}),
                        _object(
                            "date", closed=True, date={"type": "string", "pattern": _MOMENT}
                        ),
                    ]
                }
            )
        )
    ),
)  # fmt: skip
