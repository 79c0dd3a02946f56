"""The names that actions would give, for the naming rules to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A name that an action would give.

    Attributes:
        name: The name.
        class_code: Class of the place; None: a division, whose class follows from it.
        division_codes: Divisions that contain it; for a division its parent, else itself.
        code: The division that bears it already, if any.
        parent_code: The parent it will have, where the action says.
        place_id: The place that bears another name now, if any.
        name_id: The name whose spelling is put right, if any.
        position: Longitude and latitude, where given.
        values: Parts and romanisation, where given.
    """

    name: str
    class_code: str | None = None
    division_codes: tuple[str, ...] = ()
    code: str | None = None
    parent_code: str | None = None
    place_id: int | None = None
    name_id: int | None = None
    position: tuple[float, float] | None = None
    values: Payload | None = None


def no_name(_payload: Payload) -> tuple[Proposed, ...]:
    """Nothing is named."""
    return ()


def new_division(payload: Payload) -> tuple[Proposed, ...]:
    """A division set up, alone or by merging."""
    if "name" not in payload or payload.get("into_code") in payload.get("codes", ()):
        return ()
    of = payload.get("codes", (None,))[0]
    return (Proposed(payload["name"], code=of, parent_code=payload.get("parent_code")),)


def division_parts_named(payload: Payload) -> tuple[Proposed, ...]:
    """The parts of a split that are new."""
    return tuple(
        Proposed(part["name"], code=payload["code"])
        for part in payload["parts"]
        if not part.get("remains") and "name" in part
    )


def renamed_division(payload: Payload) -> tuple[Proposed, ...]:
    """A division's new name."""
    return (Proposed(payload["new_name"], code=payload["code"]),)


def division_replaced(payload: Payload) -> tuple[Proposed, ...]:
    """The name of what stands in a division's place."""
    return (
        Proposed(
            payload["new_name"], code=payload["code"], parent_code=payload.get("new_parent_code")
        ),
    )


def new_place(payload: Payload) -> tuple[Proposed, ...]:
    """A place named for the first time."""
    return (
        Proposed(
            payload["name"], payload["class_code"], payload["division_codes"],
            position=payload.get("position"), values=payload,
        ),
    )  # fmt: skip


def corrected_name(payload: Payload) -> tuple[Proposed, ...]:
    """A name in another spelling."""
    if "name" not in payload:
        return ()
    return (Proposed(payload["name"], name_id=payload["name_id"], values=payload),)


def renamed_place(payload: Payload) -> tuple[Proposed, ...]:
    """A place's new standard name."""
    return (Proposed(payload["name"], place_id=payload["place_id"], values=payload),)
