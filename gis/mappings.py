"""The file by which a user says which of their headers is which field."""

from __future__ import annotations

import csv
import json
import tomllib
from pathlib import Path

from gis.errors import FileError

_TITLES = {("field", "header"), ("字段", "表头"), ("字段", "列名")}
_MEND = "Give a CSV of two columns (field,header), a JSON object or a TOML table."


def read_mapping(path: Path) -> dict[str, str]:
    """Canonical name to header, from .csv, .json or .toml in UTF-8.

    A CSV may begin with the line field,header. A TOML file may hold its names in one table.
    Whether the fields exist is found by `gis.columns.match_headers`.

    Raises:
        FileError: Missing, not UTF-8, not of that form, a field twice, or nothing in it.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise FileError(f"The mapping {path.name} is not in UTF-8.", "Save it as UTF-8.") from None
    except OSError:
        raise FileError(f"The mapping {path} cannot be read.", "Check the path.") from None
    suffix = path.suffix.lower()
    if suffix == ".csv":
        pairs = _from_csv(path, text)
    elif suffix in (".json", ".toml"):
        pairs = _from_object(path, text, suffix)
    else:
        raise FileError(f"The mapping {path.name} is in a format that is not read.", _MEND)
    mapping: dict[str, str] = {}
    for name, header in pairs:
        if name in mapping:
            raise FileError(f"The mapping {path.name} has {name} twice.", "Keep one of the two.")
        mapping[name] = header
    if not mapping:
        raise FileError(f"The mapping {path.name} is empty.", _MEND)
    return mapping


def _from_csv(path: Path, text: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for line, row in enumerate(csv.reader(text.splitlines()), start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if len(cells) != 2 or not all(cells):
            raise FileError(f"The mapping {path.name}, line {line}, is not two cells.", _MEND)
        pairs.append((cells[0], cells[1]))
    if pairs and (pairs[0][0].casefold(), pairs[0][1].casefold()) in _TITLES:
        del pairs[0]
    return pairs


def _from_object(path: Path, text: str, suffix: str) -> list[tuple[str, str]]:
    try:
        if suffix == ".toml":
            content: object = list(tomllib.loads(text).items())
        else:
            content = json.loads(text, object_pairs_hook=list)
    except ValueError as error:
        raise FileError(f"The mapping {path.name} is not valid: {error}.", _MEND) from None
    if not isinstance(content, list) or not all(isinstance(p, tuple) for p in content):
        raise FileError(f"The mapping {path.name} is not an object of names.", _MEND)
    if suffix == ".toml" and len(content) == 1 and isinstance(content[0][1], dict):
        content = list(content[0][1].items())
    for name, header in content:
        if not isinstance(header, str):
            raise FileError(f"The mapping {path.name}: {name} is not a header.", _MEND)
    return content
