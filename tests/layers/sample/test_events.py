from layers.sample.divisions import divisions_changed_2023, divisions_to_2022
from layers.sample.events import county_events, recodings
from layers.sample.facts import Facts

AREA = ("342100000000", "341200000000")


def replay(rows: list[dict[str, object]], day: str) -> dict[str, str]:
    """County-level code to name under the city and its predecessor, written on its own.

    What an event ends stood before it; what it begins stands from 31 December of its year.
    """
    begins, ends, names, parents = {}, {}, {}, {}
    for row in rows:
        at = f"{row['year']}-12-31"
        for side, moment in (("old", ends), ("new", begins)):
            code = row.get(f"{side}_code")
            if code:
                names[code] = row[f"{side}_name"]
                parents[code] = row[f"{side}_parent_code"]
                if side == "old" or row["kind"] != "撤销":
                    moment[code] = at
    return {
        code: name
        for code, name in names.items()
        if parents[code] in AREA
        and begins.get(code, "") <= day
        and ends.get(code, "9999-12-31") > day
    }


START = {
    "342101": "阜阳市", "342121": "阜阳县", "342122": "临泉县", "342123": "太和县",
    "342124": "涡阳县", "342125": "蒙城县", "342126": "亳县", "342127": "阜南县",
    "342128": "颍上县", "342129": "界首县", "342130": "利辛县",
}  # fmt: skip


def full(short: dict[str, str]) -> dict[str, str]:
    return {code.ljust(12, "0"): name for code, name in short.items()}


def test_county_lists_of_the_time(facts: Facts) -> None:
    rows = county_events(facts)
    assert replay(rows, "1985-12-31") == full(START)
    expected = {c: n for c, n in START.items() if c not in ("342126", "342129")}
    expected |= {"342102": "亳州市", "342103": "界首市"}
    assert replay(rows, "1990-12-31") == full(expected)
    del expected["342121"]
    assert replay(rows, "1995-12-31") == full(expected)
    city = {
        "341202": "颍州区", "341203": "颍东区", "341204": "颍泉区", "341221": "临泉县",
        "341222": "太和县", "341223": "涡阳县", "341224": "蒙城县", "341225": "阜南县",
        "341226": "颍上县", "341227": "利辛县", "341281": "亳州市", "341282": "界首市",
    }  # fmt: skip
    assert replay(rows, "1996-12-31") == full(city)
    for code in ("341223", "341224", "341227", "341281"):
        del city[code]
    assert replay(rows, "2000-12-31") == full(city)


def test_corrections_are_noted_and_nothing_else_is_changed(facts: Facts) -> None:
    rows = county_events(facts)
    assert len(rows) == len(facts.events) + 1 == 22
    noted = [(row["year"], row.get("old_code"), row["new_code"]) for row in rows if row["note"]]
    assert noted == [
        ("1992", "342121000000", "342101000000"),
        ("1996", "342101000000", "341200000000"),
        ("2000", None, "341600000000"),
        ("2000", "341281000000", "341600000000"),
    ]
    untouched = [row for row in rows if not row["note"]]
    for row in untouched:
        fact = {key: row[key] for key in facts.events[0]}
        assert fact in facts.events
    assert all(row["source"] for row in rows)


def test_recodings_are_unique_and_on_record(facts: Facts) -> None:
    rows = recodings(facts)
    assert len(rows) == 91
    assert len({row["old_code"] for row in rows}) == len({row["new_code"] for row in rows}) == 91
    versions = divisions_to_2022(facts) + divisions_changed_2023(facts)
    ended = {(v["code"], v["name"], v["valid_to"]) for v in versions}
    begun = {(v["code"], v["name"], v["valid_from"]) for v in versions}
    codes = {v["code"] for v in versions}
    for row in rows:
        day = f"{row['year']}-12-31"
        assert (row["old_code"], row["old_name"], day) in ended
        assert (row["new_code"], row["new_name"], day) in begun
        assert row["old_code"][:6] == row["new_code"][:6]
        assert {row["old_parent_code"], row["new_parent_code"]} <= codes
        if row["kind"] == "同名改码":
            assert row["old_name"] == row["new_name"]


def test_townships_that_became_towns(facts: Facts) -> None:
    upgraded = {
        (row["old_name"], row["new_name"]) for row in recodings(facts) if row["kind"] == "撤乡设镇"
    }
    assert upgraded == {("高塘乡", "高塘镇"), ("马集乡", "马集镇"), ("二郎乡", "二郎镇")}
