"""XML from strangers: read without document types, so without entities, in bounded depth.

Entities are how a small file becomes a huge one, or reads other files of the machine. The
formats read here need none, so a document type declaration is refused as such.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from gis.errors import FieldError, FileError

_DEEPEST = 100
# XML 1.0, production 2.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class _Refused(Exception):
    """Carries why, for the message."""


def parse_xml(content: bytes, *, file: str) -> Element:
    """The root element; names are `{namespace}name` as in ElementTree.

    Args:
        content: The document.
        file: Name for the message.

    Raises:
        FileError: Not well-formed, cut off, nested too deeply, or with a document type.
    """
    builder = TreeBuilder()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise _Refused(f"is nested deeper than {_DEEPEST} levels")
        builder.start(_full(name), {_full(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_full(name))

    def refuse_doctype(*_: object) -> None:
        raise _Refused("has a document type declaration (DOCTYPE), which is not read")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse_doctype
    try:
        parser.Parse(content, True)
    except _Refused as fault:
        raise FileError(f"{file} {fault}.", "Export it again from a GIS program.") from None
    except (expat.ExpatError, ValueError, LookupError) as fault:
        line = f" in line {fault.lineno}" if isinstance(fault, expat.ExpatError) else ""
        raise FileError(
            f"{file} is no well-formed XML, or it is cut off{line}.", "Export or copy it again."
        ) from None
    root = builder.close()
    assert isinstance(root, Element)
    return root


def xml_text(text: str) -> str:
    """The text, if XML can hold it.

    Raises:
        FieldError: It holds a control character or half a surrogate pair.
    """
    if _UNWRITABLE.search(text):
        raise FieldError(f"The text {text[:40]!a} holds a control character.", "Remove it.")
    return text


def _full(name: str) -> str:
    return "{" + name if "}" in name else name
