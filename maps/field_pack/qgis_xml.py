"""Pieces of XML as QGIS writes them, in style files and in projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from gis.safe_xml import xml_text

# Read by QGIS 3.16 and later, and by QField and Mergin Maps, which are built on it.
QGIS_VERSION = "3.22.16-Białowieża"

OptionValue = (
    str | bool | int | float | Mapping[str, "OptionValue"] | Sequence[Mapping[str, "OptionValue"]]
)


def element(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    """A child of an element."""
    child = SubElement(parent, tag, {key: xml_text(value) for key, value in attributes.items()})
    if text is not None:
        child.text = xml_text(text)
    return child


def option(parent: Element, value: OptionValue, name: str | None = None) -> Element:
    """A value as QGIS keeps settings: `Option` with its type, nested where it is a mapping."""
    child = SubElement(parent, "Option")
    if isinstance(value, str | bool | int | float):
        child.set("type", _type(value))
        child.set("value", xml_text(_text(value)))
    elif isinstance(value, Mapping):
        child.set("type", "Map")
        for key, inner in value.items():
            option(child, inner, key)
    else:
        child.set("type", "List")
        for inner in value:
            option(child, inner)
    if name is not None:
        child.set("name", xml_text(name))
    return child


def document(root: Element, doctype: str) -> bytes:
    """A whole document in UTF-8 with the type that QGIS writes before it."""
    indent(root)
    body: bytes = tostring(root, encoding="utf-8")
    return f"<!DOCTYPE {doctype}>\n".encode() + body + b"\n"


def _type(value: str | bool | int | float) -> str:
    if isinstance(value, bool):
        return "bool"
    return {str: "QString", int: "int", float: "double"}[type(value)]


def _text(value: str | bool | int | float) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
