from collections import Counter

from gazetteer.naming.finding import Severity
from gazetteer.naming.listing import HEADINGS, scan_rows
from gazetteer.naming.scan import STEP, ScannedName, ScanQuestion, scan
from tests.gazetteer.naming.lists import TODAY
from tests.gazetteer.naming.places import Places


def listed(found: list[ScannedName]) -> list[str]:
    """ "code name: rule check, …" of each name."""
    return [
        f"{(n.place.code or '').rstrip('0')} {n.place.spelling}: "
        + ", ".join(f"{f.rule} {f.check}" for f in n.findings)
        for n in found
    ]


def test_the_clean_up_list_of_the_register(places: Places) -> None:
    assert listed(places.scan()) == [
        "3412021 古城镇: PN-6 same_specific_part",
        "3412262 古城乡: PN-6 same_specific_part",
        "341202100001 王庄社区居委会: PN-7 same_specific_part, PN-7 same_sound_but_tones",
        "3412021002 王庄村委会: PN-7 same_specific_part, PN-7 same_sound_but_tones",
        "341202100201 汪庄村委会: PN-7 same_sound_but_tones",
    ]


def test_nothing_on_record_is_blocked(places: Places) -> None:
    places.enter("江口A路", "23510", "341226000000")
    found = places.scan()
    assert {f.severity for n in found for f in n.findings} == {Severity.WARN}
    assert any(f.check == "latin_letter" for n in found for f in n.findings)


def test_a_single_check_says_the_same_of_each_name(places: Places) -> None:
    places.enter("颍河路", "23510", "341202100000", at=(115.81, 32.89))
    places.enter("颍河路", "23510", "341202001000", at=(115.815, 32.885))
    places.enter("帝豪花园", "26100", "341202001000")
    for name in places.scan():
        single = places.check(
            name.place.spelling, name.place.class_code, name.place.code or "",
            is_new=False, place_id=name.place.place_id, position=None,
        )  # fmt: skip
        assert single.findings == name.findings


def test_one_division_is_compared_with_all_but_only_its_names_are_listed(places: Places) -> None:
    found = places.scan(division="341226000000")
    assert listed(found) == ["3412262 古城乡: PN-6 same_specific_part"]
    assert [n.spelling for n in found[0].findings[0].neighbours] == ["古城镇"]


def test_one_class(places: Places) -> None:
    names = Counter(n.place.class_code for n in places.scan(class_prefix="2161"))
    assert names == {"21610": 2}
    (first, _) = places.scan(class_prefix="2161")
    assert "王庄社区居委会" in [n.spelling for f in first.findings for n in f.neighbours]


def test_streets_of_two_built_up_areas_do_not_clash(places: Places) -> None:
    for west, at in ((115.80, 115.81), (115.90, 115.91)):
        east = west + 0.02
        shape = f"POLYGON(({west} 32.88, {east} 32.88, {east} 32.90, {west} 32.90, {west} 32.88))"
        places.enter(f"建成区{west}", "21780", "341202000000", shape=shape)
        places.enter("颍河路", "23510", "341202000000", at=(at, 32.89))
    assert places.scan(class_prefix="235") == []
    places.enter("颖河路", "23510", "341226000000", at=(115.815, 32.885))
    assert len(places.scan(class_prefix="235")) == 2


def test_a_place_without_a_class_on_file_or_a_division_does_not_stop_the_scan(
    places: Places,
) -> None:
    places.enter("江口A", "99999", "341226000000")
    places.run(
        "UPDATE gazetteer.place_version SET division_codes = '{}' WHERE class_code = '99999'"
    )
    assert len(places.scan()) == 5


def test_progress_ends_at_the_count_of_names(places: Places) -> None:
    heard: list[tuple[str, int, int | None]] = []
    with places.database.read() as connection:
        list(scan(connection, ScanQuestion(TODAY), lambda *said: heard.append(said)))
    assert heard[-1] == (STEP, 12, 12)


def test_rows_have_every_column(places: Places) -> None:
    rows = [row for name in places.scan() for row in scan_rows(name)]
    assert len(rows) == 7
    assert all(row.keys() == HEADINGS.keys() for row in rows)
    assert "古城乡（341226200000 颍上县，专名相同）" in str(rows[0]["neighbours"])
