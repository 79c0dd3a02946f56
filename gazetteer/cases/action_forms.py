"""The fields of actions as forms need them: what is to be entered, of which choices."""

from __future__ import annotations

from typing import Any, Final

from gazetteer.cases import action_fields, marker_fields
from gazetteer.cases.action_fields import ActionField, Items, OneOf, Parser

_ENTRIES: Final[dict[Parser, str]] = {
    action_fields.words: "text",
    action_fields.name: "name",
    action_fields.romanisation: "romanisation",
    action_fields.code: "code",
    action_fields.codes: "codes",
    action_fields.day: "day",
    action_fields.number: "number",
    action_fields.truth: "truth",
    action_fields.share: "share",
    action_fields.position: "position",
    action_fields.outline: "geometry",
    action_fields.geometry: "geometry",
    action_fields.media: "media",
    marker_fields.marker_number: "text",
    marker_fields.line_codes: "text",
    marker_fields.survey_system: "text",
    marker_fields.uuid: "text",
}


def describe_field(field: ActionField) -> dict[str, Any]:
    """A field for JSON: name, labels, whether it is needed, and `entry`, how it is entered.

    `entry` is `text`, `name`, `romanisation`, `code`, `codes`, `day`, `number`, `truth`, `share`,
    `decimal`, `position`, `geometry`, `media`, `digits`; `choice` with its `choices`; or `items`
    with the `fields` of each item.
    """
    described: dict[str, Any] = {
        "name": field.name, "zh": field.zh, "en": field.en, "required": field.is_required,
        "entry": "digits",
    }  # fmt: skip
    if isinstance(field.parse, OneOf):
        return described | {"entry": "choice", "choices": list(field.parse.choices)}
    if isinstance(field.parse, marker_fields.Figure):
        return described | {"entry": "decimal"}
    if isinstance(field.parse, Items):
        inner = [describe_field(one) for one in field.parse.fields]
        return described | {"entry": "items", "fields": inner}
    return described | {"entry": _ENTRIES.get(field.parse, "digits")}
