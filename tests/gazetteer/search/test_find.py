"""What people type, and what is found."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest

from gis.errors import InputError
from gis.roles import CLEARED_ROLE, STAFF_ROLE
from tests.gazetteer.register import Register
from tests.gazetteer.search.searching import edit, first, names, search, suggest

IN_YINGSHANG = ("江口镇", "颍上县")


def test_every_way_to_type_a_name_finds_it(shared: Register) -> None:
    expected = {
        "颍上县": ("颍上县", "阜阳市", "exact"),
        "颍上": ("颍上县", "阜阳市", "without_generic"),
        "颍": ("颍州区", "阜阳市", "prefix"),
        "照镇": ("南照镇", "颍上县", "inside"),
        "潁上縣": ("颍上县", "阜阳市", "exact"),
        "yingshangxian": ("颍上县", "阜阳市", "pinyin"),
        "Yǐngshàng Xiàn": ("颍上县", "阜阳市", "pinyin"),
        "ying3 shang4 xian4": ("颍上县", "阜阳市", "pinyin"),
        "ｙｉｎｇｓｈａｎｇ": ("颍上县", "阜阳市", "pinyin_without_generic"),
        "ysx": ("颍上县", "阜阳市", "initials"),
        "yings": ("颍上县", "阜阳市", "pinyin_prefix"),
        "颖上县": ("颍上县", "阜阳市", "lookalike"),
        "影上县": ("颍上县", "阜阳市", "homophone"),
        "上颍县": ("颍上县", "阜阳市", "swapped"),
        "南镇": ("南照镇", "颍上县", "character_missing"),
        "南照大镇": ("南照镇", "颍上县", "character_added"),
        "南山镇": ("南照镇", "颍上县", "character_replaced"),
        "颍上市": ("颍上县", "阜阳市", "other_generic"),
        "Nanzhao Town": ("南照镇", "颍上县", "pinyin"),
        "Nanzhao Zhen": ("南照镇", "颍上县", "pinyin"),
        "南zhao": ("南照镇", "颍上县", "pinyin_without_generic"),
        "江口村": ("江口村村委会", "江口镇", "generic_worded_otherwise"),
        "luan": ("六安市", "安徽省", "pinyin_without_generic"),
        "341226": ("颍上县", "阜阳市", "code"),
    }

    assert {text: first(shared, text) for text in expected} == expected


@pytest.mark.parametrize(
    "text",
    [
        "安徽省阜阳市颍上县江口镇", "颍上县江口镇", "颍上江口", "颍上 江口", "安徽 阜阳 江口镇",
        "江口镇 颍上县", "江口镇，颍上县", "Yingshang Jiangkou", "yingshangjiangkouzhen", "ys jkz",
        "Jiangkou Town, Yingshang County, Anhui Province", "颍上县江囗镇", "颍上县姜口镇",
        "颍上县江镇",
    ],
)  # fmt: skip
def test_divisions_named_in_the_query_choose_among_places_of_one_name(
    shared: Register, text: str
) -> None:
    assert first(shared, text)[:2] == IN_YINGSHANG
    for hit in search(shared, text):
        assert "颍上县" in [parent.name for parent in hit.parents]


def test_of_one_name_the_higher_level_comes_first_and_the_order_stays(shared: Register) -> None:
    found = search(shared, "江口")

    assert [(h.name, h.parents[0].name) for h in found][:3] == [
        ("江口县", "贵州省"), ("江口镇", "颍上县"), ("江口镇", "洞口县"),
    ]  # fmt: skip
    assert [h.place_id for h in found] == [h.place_id for h in search(shared, "江口")]


def test_every_hit_says_why_in_words(shared: Register) -> None:
    hit = search(shared, "颖上县")[0]

    assert hit.why.zh == "一字形近（颖→颍）"
    assert hit.why.en == "one character differs (look-alike 颖→颍)"
    assert hit.score < search(shared, "颍上县")[0].score == 1


def test_other_tones_than_the_names_count_less(shared: Register) -> None:
    right, wrong = search(shared, "nán zhào zhèn")[0], search(shared, "nàn zhào zhèn")[0]

    assert right.name == wrong.name == "南照镇"
    assert right.score > wrong.score
    assert "other tones" in wrong.why.en


def test_a_former_name_says_what_the_place_is_called_now(shared: Register) -> None:
    hit = search(shared, "半岗乡")[0]

    assert (hit.name, hit.matched.spelling, hit.why.code) == ("半岗镇", "半岗乡", "former_name")
    assert "1985–2012" in hit.why.zh
    assert [(s.code, s.name) for s in hit.now_called] == [("341226200000", "半岗镇")]
    assert hit.in_force
    assert search(shared, "半岗镇")[0].now_called == ()


def test_a_division_that_ended_says_what_followed_it(listed: Register) -> None:
    listed.load(
        "events",
        "kind,effective_on,old_code,old_name,new_code,new_name\n"
        "撤销,2001-01-01,340824,吕亭县,341881,宁国市\n",
    )
    hit = search(listed, "吕亭县")[0]

    assert not hit.in_force
    assert [s.name for s in hit.now_called] == ["宁国市"]
    assert [p.name for p in hit.parents] == ["安徽省"]
    assert hit.parents_as_of == date(2000, 12, 31)


def test_names_hold_on_their_days_only(shared: Register) -> None:
    assert search(shared, "半岗乡", date(2010, 1, 1))[0].matched.in_force
    # 半岗镇 is not yet, but the place is, under its name of the time.
    assert search(shared, "半岗镇", date(2010, 1, 1))[0].matched.spelling == "半岗乡"
    assert names(shared, "六安市", as_of=date(1990, 1, 1)) == []
    # 颍上县 is listed from 1985, but 阜阳市 only from 1996: no parent before its time.
    old = search(shared, "颍上县", date(1990, 1, 1))[0]
    assert "阜阳市" not in [p.name for p in old.parents]


def test_what_was_not_yet_known_is_not_found_as_of_then(listed: Register) -> None:
    before = listed.revisions()[-1]
    listed.load("divisions", "code,name,valid_from\n341226200000,陈桥镇,2020-01-01\n")

    assert first(listed, "陈桥镇")[0] == "陈桥镇"
    assert names(listed, "陈桥镇", known_at=before) == []
    assert first(listed, "半岗镇", known_at=before)[2] == "exact"
    assert search(listed, "半岗镇")[0].now_called[0].name == "陈桥镇"


def test_filters_leave_what_they_say(listed: Register) -> None:
    edit(
        listed,
        "UPDATE gazetteer.place_version v SET position = ST_SetSRID(ST_MakePoint(x, y), 4490)"
        " FROM (VALUES ('341226103000', 116.26, 32.63), ('430525104000', 110.5, 27.1))"
        " AS given (code, x, y) JOIN gazetteer.division_version d USING (code)"
        " JOIN gazetteer.place p USING (division_id) WHERE v.place_id = p.place_id",
    )

    assert names(listed, "江口", division="341226000000") == ["江口镇", "江口村村委会"]
    assert names(listed, "江口", place_class="214") == ["江口县"]
    assert [h.parents[0].name for h in search(listed, "江口镇", box=(110, 27, 111, 28))] == [
        "洞口县"
    ]
    near = search(listed, "江口镇", near=(110.5, 27.0))
    assert [h.parents[0].name for h in near[:2]] == ["洞口县", "颍上县"]
    assert near[0].distance_m == pytest.approx(11_100, rel=0.01)
    assert len(names(listed, "江口", limit=1)) == 1


def test_other_kinds_of_name_find_the_place(listed: Register) -> None:
    edit(
        listed,
        "INSERT INTO gazetteer.place_name (place_id, valid, kind, spelling)"
        " SELECT place_id, '[2000-01-01,)', 'alias', '慎邑' FROM gazetteer.place_name"
        " WHERE spelling = '颍上县'",
    )
    hit = search(listed, "慎邑")[0]

    assert (hit.name, hit.matched.kind) == ("颍上县", "alias")
    assert first(listed, "shenyi")[0] == "颍上县"


def test_what_is_secret_is_found_by_those_cleared_for_it_only(listed: Register) -> None:
    edit(
        listed,
        "UPDATE gazetteer.place SET secrecy = 'secret' WHERE place_id ="
        " (SELECT place_id FROM gazetteer.place_name WHERE spelling = '南照镇')",
    )
    for text in ("南照镇", "nanzhao", "南", "南镇"):
        assert "南照镇" not in names(listed, text)
        assert "南照镇" not in names(listed, text, role=STAFF_ROLE)
        assert "南照镇" in names(listed, text, role=CLEARED_ROLE)
    assert listed.column("SELECT spelling FROM gazetteer.spelling WHERE spelling = '南照镇'") == []
    assert listed.column("SELECT key FROM gazetteer.search_key WHERE key LIKE 'n南照%%'") == []

    edit(listed, "UPDATE gazetteer.place SET secrecy = 'public' WHERE secrecy = 'secret'")
    assert names(listed, "南照镇") == ["南照镇"]


@pytest.mark.parametrize(
    "text", ["", " ", "　\t\n", "🙂🙂", "！？。", "\u200b", "江" * 201, "x" * 10_000]
)
def test_what_cannot_be_searched_for_is_refused_clearly(shared: Register, text: str) -> None:
    with pytest.raises(InputError) as refusal:
        search(shared, text)
    assert refusal.value.mend


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE gazetteer.place; --", "%", "_x", "a\x00b", "江\x07口", "𠮷野", "㐂㐂㐂",
        "١٢٣", "ཨ་མ", "🙂江口镇", "1" * 200, "i" * 200, "江" * 200, "a江" * 100, "lulunu" * 30, "ü",
        "v", "'", "，a，b，c",
    ],
)  # fmt: skip
def test_strange_texts_are_searched_for_or_refused(shared: Register, text: str) -> None:
    with suppress(InputError):
        assert len(search(shared, text)) <= 10


@pytest.mark.parametrize("limit", [0, 51, -1])
def test_limits_out_of_range_are_refused(shared: Register, limit: int) -> None:
    with pytest.raises(InputError):
        search(shared, "江口", limit=limit)


def test_suggestions_complete_names_pinyin_initials_and_paths(shared: Register) -> None:
    assert suggest(shared, "") == []
    assert suggest(shared, "江")[0] == "江口县"
    assert suggest(shared, "jiangk")[0] == "江口县"
    assert suggest(shared, "nz") == ["南照镇"]
    assert suggest(shared, "南zh") == ["南照镇"]
    assert suggest(shared, "颍上江")[0] == "江口镇"
    assert suggest(shared, "yingshangjiang")[0] == "江口镇"
    assert suggest(shared, "江", limit=1) == ["江口县"]


@pytest.mark.parametrize("text", ["颖上江口", "颖上县江口镇", "颖上江口镇", "颖上县 江口镇"])
def test_a_lookalike_in_the_division_named_first_is_seen_through(
    shared: Register, text: str
) -> None:
    hit = search(shared, text)[0]
    assert (hit.name, hit.parents[0].name, hit.why.code) == ("江口镇", "颍上县", "lookalike")
    assert "颖→颍" in hit.why.zh
    assert hit.score < 1


def test_without_a_slip_nothing_is_mended(shared: Register) -> None:
    assert [hit.why.code for hit in search(shared, "颍上县江口镇")][:1] != ["lookalike"]
    assert search(shared, "颖上无此镇") == []
