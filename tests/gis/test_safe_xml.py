import pytest

from gis.errors import FieldError, FileError
from gis.safe_xml import parse_xml, xml_text

LAUGHS = (
    '<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;&x;&x;"><!ENTITY z "&y;&y;&y;&y;">]><a>&z;</a>'
)


def test_names_carry_their_namespace() -> None:
    root = parse_xml('<a xmlns="urn:x" b="1"><c>界桩</c></a>'.encode(), file="f")
    assert root.tag == "{urn:x}a"
    assert root.attrib == {"b": "1"}
    assert root.findtext("{urn:x}c") == "界桩"


def test_utf16_with_its_mark() -> None:
    text = '<?xml version="1.0" encoding="utf-16"?><a>界桩</a>'
    assert parse_xml(text.encode("utf-16"), file="f").text == "界桩"


@pytest.mark.parametrize(
    "text",
    [
        LAUGHS,
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://example.org/x">%p;]><a/>',
        "<a>" * 101 + "</a>" * 101,
        "<a>&x;</a>",
        "<a>",
        "",
        "<?xml version='1.0' encoding='no-such'?><a/>",
    ],
)
def test_what_is_refused(text: str) -> None:
    with pytest.raises(FileError) as fault:
        parse_xml(text.encode(), file="f")
    assert fault.value.mend


def test_what_xml_cannot_hold() -> None:
    assert xml_text("界桩　㙍𠮷\n<&>") == "界桩　㙍𠮷\n<&>"
    for text in ("\x00", "a\x0b", "\ud800", "\uffff"):
        with pytest.raises(FieldError):
            xml_text(text)
