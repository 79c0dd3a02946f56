"""What a check writes beside a name."""

from __future__ import annotations

from dataclasses import replace

from gazetteer.matching.check import CheckQuestion, WrittenName, check_names
from gazetteer.matching.columns import CHECKED, checked_cells
from gazetteer.matching.verdict import Verdict
from gazetteer.search.hit import Successor
from gis.database import Database
from tests.gazetteer.matching.world import DAY

QUESTION = CheckQuestion(DAY, None, None)


def verdict(world: Database) -> Verdict:
    written = WrittenName("江口镇", None)
    with world.read() as connection:
        return check_names(connection, [written], QUESTION)[written]


def cells(found: Verdict) -> dict[str, object]:
    return dict(zip(CHECKED, checked_cells(found, QUESTION, {}), strict=True))


def ended(found: Verdict, *now: Successor) -> Verdict:
    best = replace(found.hits[0], in_force=False, now_called=now)
    return replace(found, hits=(best, *found.hits[1:]))


def test_a_name_in_force_is_written_down(world: Database) -> None:
    written = cells(verdict(world))
    assert written["standard_name"] == "江口镇"
    assert written["now_called"] is None


def test_a_name_no_longer_in_force_is_no_standard_name(world: Database) -> None:
    now = Successor("341226105000", "新江镇")
    written = cells(ended(verdict(world), now))
    assert written["standard_name"] is None
    assert written["now_called"] == "新江镇"
    assert written["division_code"] == "341226100000"


def test_where_it_went_may_be_unknown(world: Database) -> None:
    assert cells(ended(verdict(world)))["now_called"] == "去向未载 unknown"
