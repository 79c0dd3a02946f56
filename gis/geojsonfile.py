"""GeoJSON feature collections, feature by feature, in constant memory.

Read here and not by GDAL, for two reasons: GDAL guesses types (dates, numbers) that the owner
did not write, and it closes rings that are open.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TextIO

import shapely
from shapely.geometry.base import BaseGeometry

from gis.crs import Crs, contradiction
from gis.encodings import check_encoding
from gis.errors import FileError
from gis.rows import DataFile, Row, clean_headers, need_crs, read_geometry
from gis.spreadsheets import number_text

_CHUNK = 1 << 16
_SPACE = " \t\r\n"


class _NotJson(Exception):
    """The text does not go on as JSON; carries the line, counted from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Scanner:
    """Takes one JSON value after the other from a file that need not fit into memory."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""
        self._at = 0
        self._lines_gone = 0
        self._decoder = json.JSONDecoder(parse_constant=self._refuse)

    @property
    def line(self) -> int:
        return self._lines_gone + self._text.count("\n", 0, self._at) + 1

    def peek(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def take(self, wanted: str) -> str:
        """Consumes one character, which must be in `wanted`."""
        found = self.peek()
        if not found or found not in wanted:
            raise _NotJson(self.line)
        self._at += 1
        return found

    def value(self) -> object:
        """Consumes one whole value."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except (ValueError, RecursionError):
                # Perhaps only cut by the end of what has been read. What is read doubles each
                # time, so that a long value is not parsed over and over.
                if not self._more(len(self._text) - self._at):
                    raise _NotJson(self.line) from None
                continue
            # A number at the very end may go on.
            if end == len(self._text) and self._more():
                continue
            self._at = end
            return value

    def _more(self, size: int = 0) -> bool:
        text = self._file.read(max(size, _CHUNK))
        self._lines_gone += self._text.count("\n", 0, self._at)
        self._text = self._text[self._at :] + text
        self._at = 0
        return bool(text)

    @staticmethod
    def _refuse(word: str) -> object:
        raise ValueError(word)


def open_geojson(path: Path, *, crs: Crs | None, encoding: str | None) -> DataFile:
    """Opens a .geojson or .json and reads it through once to see that it is whole.

    Raises:
        FileError: Wrong encoding; not a feature collection or cut in half; no features; no
            system declared, or another one written in the file.
    """
    codec = check_encoding(path, encoding)
    declared = need_crs(crs, path.name)
    names: dict[str, None] = {}
    count = 0
    for item in _items(path, codec):
        if isinstance(item, _Member):
            _check_member(path, item, declared)
        else:
            count += 1
            names.update(dict.fromkeys(_properties(item)))
    if count == 0:
        raise FileError(f"{path.name} has no features.", "Export it again with its features.")
    original = list(names)
    columns = clean_headers(original, path.name)

    def read() -> Iterator[Row]:
        features = (item for item in _items(path, codec) if not isinstance(item, _Member))
        for number, feature in enumerate(features, start=1):
            cells = _properties(feature)
            values = {
                column: _text(cells.get(name))
                for column, name in zip(columns, original, strict=True)
            }
            parse = partial(_shape, feature.get("geometry"))
            geometry, problem = read_geometry(parse, declared, path.name, number)
            yield Row(number, values, geometry, problem)

    return DataFile(path, columns, True, count, read)


class _Member:
    """A top-level member other than the features."""

    def __init__(self, name: str, value: object) -> None:
        self.name = name
        self.value = value


def _items(path: Path, codec: str) -> Iterator[_Member | dict[str, object]]:
    """The members of the collection and, one by one, its features."""
    with path.open(encoding=codec) as file:
        scanner = _Scanner(file)
        try:
            if scanner.peek() != "{":
                raise _not_a_collection(path)
            seen = False
            scanner.take("{")
            while scanner.peek() != "}":
                name = scanner.value()
                scanner.take(":")
                if name == "features" and scanner.peek() == "[":
                    seen = True
                    yield from _features(scanner, path)
                else:
                    yield _Member(str(name), scanner.value())
                if scanner.peek() != "}":
                    scanner.take(",")
            scanner.take("}")
            if scanner.peek():
                raise _NotJson(scanner.line)
        except _NotJson as error:
            raise FileError(
                f"{path.name} is cut off or not valid JSON: see line {error.line}.",
                "Export or copy the file again.",
            ) from None
        if not seen:
            raise _not_a_collection(path)


def _features(scanner: _Scanner, path: Path) -> Iterator[dict[str, object]]:
    scanner.take("[")
    while scanner.peek() != "]":
        feature = scanner.value()
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise FileError(
                f"{path.name} holds something that is not a feature before line {scanner.line}.",
                "Export it as a GeoJSON feature collection.",
            )
        yield feature
        if scanner.peek() != "]":
            scanner.take(",")
    scanner.take("]")


def _not_a_collection(path: Path) -> FileError:
    return FileError(
        f"{path.name} is not a GeoJSON feature collection.",
        "Export it as a GeoJSON feature collection.",
    )


def _check_member(path: Path, member: _Member, declared: Crs) -> None:
    # The standard knows only WGS 84; older files and GDAL name another system in "crs".
    if member.name != "crs" or not isinstance(member.value, dict):
        return
    properties = member.value.get("properties")
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str):
        return
    fault = contradiction(declared, name, degrees_are_one=True)
    if fault is not None:
        raise FileError(f"{path.name}: {fault}.", "Declare the system that its coordinates are in.")


def _properties(feature: dict[str, object]) -> dict[str, object]:
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def _text(value: object) -> str | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _shape(geometry: object) -> BaseGeometry | None:
    if geometry is None:
        return None
    # GEOS refuses open rings here; `shapely.geometry.shape` would close them.
    return shapely.from_geojson(json.dumps(geometry))
