"""The printed book: searchable, fonts inside, in order, and nothing in it that was run."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from gazetteer.publishing.entry import Contents
from gazetteer.publishing.question import Audience, PublishQuestion
from gis.database import Database
from gis.errors import InputError
from maps.book.typeset import book_pdf, write_book
from tests.gazetteer.publishing.world import CITY, DAY, FORMULA, MARKUP, build, edition
from tests.gazetteer.register import Register
from tests.server import DatabaseServer


@pytest.fixture(scope="module")
def published(
    server: DatabaseServer, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """The small register; these tests only read."""
    with (
        server.database(template_database) as name,
        closing(Database(server.url(name), pool_size=2)) as database,
    ):
        build(Register(database, tmp_path_factory.mktemp("book")))
        yield database


@pytest.fixture(scope="module")
def public(published: Database) -> PdfReader:
    return PdfReader(io.BytesIO(book_pdf(edition(published))))


def text_of(book: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in book.pages)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def titles(outline: list[object]) -> Iterator[str]:
    for item in outline:
        if isinstance(item, list):
            yield from titles(item)
        else:
            yield squeezed(str(getattr(item, "title", "")))


def test_every_name_and_its_pinyin_can_be_searched(public: PdfReader, published: Database) -> None:
    text = squeezed(text_of(public))
    for entry in edition(published).entries:
        assert squeezed(entry.name) in text
        assert squeezed(entry.romanisation or "") in text
    # What looks like 行 must be 行, not the radical U+2F8F.
    assert not re.search("[\u2e80-\u2fdf]", text)


def test_all_fonts_are_inside_and_can_be_read_back(public: PdfReader) -> None:
    fonts = {}
    for page in public.pages:
        for font in page["/Resources"]["/Font"].values():
            found = font.get_object()
            fonts[found["/BaseFont"]] = found
    assert fonts
    for name, font in fonts.items():
        (inner,) = (one.get_object() for one in font["/DescendantFonts"])
        assert isinstance(inner["/FontDescriptor"], DictionaryObject)
        assert "/FontFile3" in inner["/FontDescriptor"]
        assert "/ToUnicode" in font
        assert "CJKsc" in name


def test_it_has_a_title_bookmarks_and_running_heads(public: PdfReader) -> None:
    assert public.metadata is not None
    assert public.metadata.title == "阜阳市地名录 Gazetteer of Place Names: Fùyáng Shì"
    marked = "".join(titles(public.outline))
    for chapter in (
        "凡例",
        "行政区域",
        "居民点",
        "废止地名",
        "地名文化遗产",
        "拼音索引",
        "笔画索引",
    ):
        assert chapter in marked
    divisions = next(p for p in public.pages if "Administrative divisions" in p.extract_text()[:80])
    assert "阜阳市—江口镇" in squeezed(divisions.extract_text())


def test_indexes_give_the_page_of_the_entry(public: PdfReader) -> None:
    pages = [squeezed(page.extract_text()) for page in public.pages]
    index = next(text for text in pages if text.startswith("汉语拼音索引"))
    (number,) = re.findall(r"江口镇JiāngkǒuZhèn(\d+)", index)
    # The title page has no number.
    assert "江口镇JiāngkǒuZhèn" in pages[int(number)]
    assert "乡级行政区" in pages[int(number)]


def test_text_is_never_run_as_markup(public: PdfReader) -> None:
    text = squeezed(text_of(public))
    assert squeezed(MARKUP) in text
    assert squeezed(FORMULA) in text


def test_simulated_data_is_marked_on_every_page_and_in_its_entries(public: PdfReader) -> None:
    assert all("含模拟数据" in squeezed(page.extract_text()) for page in public.pages)
    assert "王庄Wángzhuāng模拟" in squeezed(text_of(public))


def test_only_the_internal_edition_has_what_is_internal(
    published: Database, public: PdfReader
) -> None:
    internal = PdfReader(io.BytesIO(book_pdf(edition(published, Audience.INTERNAL))))
    assert "仓库" not in squeezed(text_of(public))
    assert "内部仓库" in squeezed(text_of(internal))
    assert "秘密仓库" not in squeezed(text_of(internal))
    assert all("内部资料" in squeezed(page.extract_text()) for page in internal.pages)
    assert "内部资料" not in squeezed(text_of(public))


def test_claims_are_printed_with_their_sources_and_verdicts_with_unknowns(
    public: PdfReader,
) -> None:
    text = squeezed(text_of(public))
    assert "出处source:名录list2023" in text
    assert "不详unknown" in text


def test_the_same_contents_give_the_same_bytes(published: Database, tmp_path: Path) -> None:
    first = write_book(published, PublishQuestion(DAY, None, CITY), tmp_path / "a.pdf")
    assert book_pdf(first) == (tmp_path / "a.pdf").read_bytes()


def test_an_empty_book_is_refused(published: Database) -> None:
    empty: Contents = replace(edition(published), entries=())
    with pytest.raises(InputError, match="would be empty"):
        book_pdf(empty)
