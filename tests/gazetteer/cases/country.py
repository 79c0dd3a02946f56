"""A county of four townships for cases to change.

    341299001 甲台街道   341299100 乙营镇   341299200 丙河乡   341299201 丁桥乡
      001, 200             001, 200           200, 201           200

Each community is a square of 0.01 degrees; the townships are rows of them, one above the other.
Beside it lies the county 341298 with one town.
"""

from __future__ import annotations

import shapely

from gazetteer.division import level_of

COUNTRY = """\
code,name,parent_code,valid_from
340000000000,安徽省,,2000-01-01
341200000000,阜阳市,340000000000,2000-01-01
341299000000,测试县,341200000000,2000-01-01
341298000000,邻近县,341200000000,2000-01-01
341299001000,甲台街道,341299000000,2000-01-01
341299100000,乙营镇,341299000000,2000-01-01
341299200000,丙河乡,341299000000,2000-01-01
341299201000,丁桥乡,341299000000,2000-01-01
341298100000,戊湾镇,341298000000,2000-01-01
341299001001,甲一社区居委会,341299001000,2000-01-01
341299001200,甲二村委会,341299001000,2000-01-01
341299100001,乙一社区居委会,341299100000,2000-01-01
341299100200,乙二村委会,341299100000,2000-01-01
341299200200,丙一村委会,341299200000,2000-01-01
341299200201,丙二村委会,341299200000,2000-01-01
341299201200,丁一村委会,341299201000,2000-01-01
341298100200,戊一村委会,341298100000,2000-01-01
"""
COMMUNITIES = [
    line.split(",")[0] for line in COUNTRY.splitlines()[1:] if level_of(line[:12]) == "community"
]
TOWNSHIPS = sorted({code[:9] + "000" for code in COMMUNITIES})


def square(code: str) -> shapely.Polygon:
    """The square of a community: a row a township, side by side within it."""
    row = TOWNSHIPS.index(code[:9] + "000")
    column = [c for c in COMMUNITIES if c[:9] == code[:9]].index(code)
    west, south = 115.5 + column * 0.01, 33.0 + row * 0.01
    return shapely.box(west, south, round(west + 0.01, 6), round(south + 0.01, 6))


def outline(prefix: str) -> shapely.Geometry:
    """The union of the squares below a division."""
    return shapely.union_all([square(c) for c in COMMUNITIES if c.startswith(prefix)])
