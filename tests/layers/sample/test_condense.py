from pathlib import Path

import pytest

from layers.sample.condense import condense
from layers.sample.facts import Listing, read_facts

OUTLINE = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"341202",'
    '"name":"颍州区"},"geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}}]}'
)


def shared(tmp_path: Path, snapshots: str) -> Path:
    fuyang = tmp_path / "shared" / "fuyang"
    fuyang.mkdir(parents=True)
    files = {
        "division_snapshots_2016_2023.csv": "year,level,code,name\n" + snapshots,
        "divisions.csv": "code,name,level,parent_code\n340000000000,安徽省,province,\n"
        "341202000000,颍州区,county,341200000000\n",
        "division_events.csv": "year,kind,old_code,new_code\n1996,新设,,341202000000\n",
        "county_population_2018.csv": "code,name,resident_population\n341202,颍州区,824000\n",
        "counties.geojson": OUTLINE,
        "neighbouring_counties.geojson": OUTLINE.replace("341202", "341522").replace(
            "颍州区", "霍邱县"
        ),
    }
    for name, content in files.items():
        (fuyang / name).write_text(content, encoding="utf-8")
    return fuyang.parent


def test_years_with_one_name_become_one_row(tmp_path: Path) -> None:
    directory = shared(
        tmp_path,
        "2016,county,341202,颍州区\n2017,county,341202,颍州区\n"
        "2016,village,341202003001,万霖社区居委会\n2017,village,341202003001,清河街道办事处\n"
        "2018,village,341202003001,万霖社区居委会\n2017,township,341202003,清河街道\n",
    )
    target = tmp_path / "facts"
    target.mkdir()
    condense(directory, target)
    facts = read_facts(target)
    assert facts.listings == (
        Listing("county", "341202000000", "颍州区", 2016, 2017),
        Listing("township", "341202003000", "清河街道", 2017, 2017),
        Listing("community", "341202003001", "万霖社区居委会", 2016, 2016),
        Listing("community", "341202003001", "清河街道办事处", 2017, 2017),
        Listing("community", "341202003001", "万霖社区居委会", 2018, 2018),
    )
    assert [row["name"] for row in facts.upper] == ["安徽省"]
    assert facts.population_2018 == {"341202000000": 824000}
    assert facts.outlines["341202000000"].area == 0.5
    assert facts.neighbours["341522000000"].area == 0.5
    assert facts.county_names == {"341202000000": "颍州区", "341522000000": "霍邱县"}
    assert facts.events[0]["new_code"] == "341202000000"


def test_the_same_bytes_twice(tmp_path: Path) -> None:
    directory = shared(tmp_path, "2016,county,341202,颍州区\n")
    results = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        results.append([path.read_bytes() for path in condense(directory, tmp_path / name)])
    assert results[0] == results[1]


@pytest.mark.parametrize(
    ("snapshots", "message"),
    [
        ("2016,county,341202,甲\n2016,county,341202,乙\n", "stands twice"),
        ("2016,county,341202,甲\n2018,county,341202,甲\n", "year's absence"),
    ],
)
def test_what_cannot_be_condensed_is_refused(tmp_path: Path, snapshots: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        condense(shared(tmp_path, snapshots), tmp_path)
