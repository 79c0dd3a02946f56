"""Which header of a file is which field."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches

from gis.fields import Field, spelling_key
from gis.mappings import read_mapping
from gis.problems import Problem
from gis.rows import GEOMETRY_HEADERS
from gis.units import same_unit, says_nothing

__all__ = ["match_headers", "read_mapping"]

# Shapefiles keep ten characters of a name.
_SHAPEFILE_NAME = 10
_MAP_IT = "Say which header is meant with --mapping, or rename one."

# Takes header, reason and mend.
_Reject = Callable[[str | None, str, str], None]


def match_headers(
    fields: Sequence[Field],
    columns: Sequence[str],
    mapping: Mapping[str, str] | None,
    file: str,
) -> tuple[dict[str, str], list[Problem]]:
    """Header in the file by canonical name, and what is doubtful about the headers.

    A header matches a field by its canonical name, a label or an alias, whatever its case,
    width and spaces, with or without the unit in brackets behind: 建筑面积（㎡）, Floor area
    (m2). So does the canonical name cut to the ten characters of a Shapefile. A mapping, from
    `read_mapping`, comes before all that. Whether a required field has a header
    is for the caller to ask.

    Args:
        fields: The fields wanted.
        columns: Headers of the file.
        mapping: Canonical name to header, or None.
        file: Name for the problems.

    Returns:
        The match, and problems of the whole file (row None): to reject where two headers claim
        a field, a header claims two, a unit differs, or the mapping names what is not there;
        one finding that lists the headers not used.
    """
    problems: list[Problem] = []

    def reject(column: str | None, reason: str, mend: str) -> None:
        problems.append(Problem(file, None, column, None, reason, mend))

    headers = _mapped(fields, columns, mapping or {}, reject)
    free = [column for column in columns if column not in headers.values()]
    open_fields = [field for field in fields if field.name not in (mapping or {})]
    claims: dict[str, list[str]] = defaultdict(list)
    for column in free:
        claimed = _claimed(open_fields, column, reject)
        if len(claimed) > 1:
            names = " and ".join(field.name for field in claimed)
            reject(column, f"The header '{column}' may be {names}.", _MAP_IT)
        for field in claimed[:1]:
            claims[field.name].append(column)
    for name, found in claims.items():
        if len(found) > 1:
            quoted = ", ".join(f"'{column}'" for column in found)
            reject(found[1], f"The headers {quoted} all mean {name}.", _MAP_IT)
        headers[name] = found[0]
    used = set(headers.values())
    unused = [c for c in columns if c not in used and c.casefold() not in GEOMETRY_HEADERS]
    rejected = {problem.column for problem in problems}
    if left := [column for column in unused if column not in rejected]:
        problems.append(
            Problem(
                file,
                None,
                None,
                None,
                f"These columns are not used: {', '.join(left)}.",
                "If one of them is meant, name it in a --mapping file.",
                "finding",
            )
        )
    return headers, problems


def _mapped(
    fields: Sequence[Field],
    columns: Sequence[str],
    mapping: Mapping[str, str],
    reject: _Reject,
) -> dict[str, str]:
    names = [field.name for field in fields]
    by_key: dict[str, list[str]] = defaultdict(list)
    for column in columns:
        by_key[spelling_key(column)].append(column)
    headers: dict[str, str] = {}
    for name, header in mapping.items():
        if name not in names:
            reject(
                None,
                f"The mapping names a field '{name}', which is not known here.",
                f"{_did_you_mean(name, names)}Fields are {', '.join(names)}.",
            )
            continue
        alike = [header] if header in columns else by_key[spelling_key(header)]
        if len(alike) == 1:
            headers[name] = alike[0]
        else:
            reject(
                header,
                f"The mapping names a header '{header}', which the file does not have.",
                f"{_did_you_mean(header, columns)}Headers are {', '.join(columns)}.",
            )
    return headers


def _claimed(fields: Sequence[Field], column: str, reject: _Reject) -> list[Field]:
    """The fields that a header may mean."""
    key = _header_key(column)
    exact = [field for field in fields if key in _forms(field)]
    if exact:
        return exact
    bare, unit = _without_unit(column)
    if unit is not None:
        meant = [field for field in fields if bare in _forms(field) | _bare_forms(field)]
        fitting = [f for f in meant if same_unit(unit, f.unit) or says_nothing(unit, f.unit)]
        if meant and not fitting:
            wanted = f"in {meant[0].unit}" if meant[0].unit else "without a unit"
            reject(
                column,
                f"The header '{column}' gives the unit {unit}, but {meant[0].name} is {wanted}.",
                "Convert the figures and correct the header; or, if only the header is wrong,"
                " name it in a --mapping file.",
            )
        return fitting
    without = [field for field in fields if key in _bare_forms(field)]
    if without:
        return without
    if len(column) == _SHAPEFILE_NAME:
        return [field for field in fields if field.name[:_SHAPEFILE_NAME].casefold() == key]
    return []


def _forms(field: Field) -> set[str]:
    return {_header_key(form) for form in (field.name, field.zh, field.en, *field.aliases)}


def _bare_forms(field: Field) -> set[str]:
    """The forms whose own brackets hold just the field's unit, without them."""
    bare: set[str] = set()
    for form in (field.zh, field.en, *field.aliases):
        key, unit = _without_unit(form)
        if unit is not None and same_unit(unit, field.unit):
            bare.add(key)
    return bare


def _without_unit(header: str) -> tuple[str, str | None]:
    """Key of a header and the content of the brackets at its end, if any."""
    found = re.fullmatch(r"(.+?)[(\[【]([^()\[\]【】]*)[)\]】]", _header_key(header))
    return (found[1], found[2]) if found else (_header_key(header), None)


def _header_key(header: str) -> str:
    # Templates mark required columns with an asterisk.
    return spelling_key(header).strip("*:")


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, list(known), n=3, cutoff=0.5)
    return f"Did you mean {' or '.join(close)}? " if close else ""
