"""Generic parts 通名 of divisions' names, and what each kind of replacing turns into what."""

from __future__ import annotations

from typing import Final

from gazetteer.division import Level
from gazetteer.romanisation.parts import Role, group_of, split
from gis.errors import InputError

# Generic part of the predecessor and of the successor.
REPLACEMENTS: Final = {
    "撤地设市": ("地区", "市"),
    "撤县设市": ("县", "市"),
    "撤县设区": ("县", "区"),
    "撤市设区": ("市", "区"),
    "撤区设市": ("区", "市"),
    "撤乡设镇": ("乡", "镇"),
    "撤镇设街道": ("镇", "街道"),
    "撤乡设街道": ("乡", "街道"),
}


def generic_part(name: str, level: Level) -> str:
    """The generic part of a division's name; empty where it has none."""
    parts = split(name, group_of(None, level))
    return "".join(word.text for word in parts if word.role is Role.GENERIC)


def require_replacement(kind: str, old: str, new: str) -> None:
    """Refuse names that do not fit the kind of replacing.

    Raises:
        InputError: The old or the new name is of another type.
    """
    before, after = REPLACEMENTS[kind]
    for name, wanted in ((old, before), (new, after)):
        if not name.endswith(wanted):
            raise InputError(
                f"{kind} turns a {before} into a {after}, but {name} is none.",
                f"Use one of {'、'.join(REPLACEMENTS)}, or correct the name.",
            )
