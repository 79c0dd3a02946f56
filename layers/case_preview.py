"""What a case would change 影响预览: tried in a revision that is not kept, and measured.

The case is carried out whole, the rows it wrote are read back from the register's own history,
coverage is computed before and after, and then everything is rolled back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.accounts.account import Account, Clearance
from gazetteer.cases.case import Case
from gazetteer.cases.findings import CaseFinding
from gazetteer.cases.kinds import Subject
from gazetteer.cases.move import missing_documents
from gazetteer.cases.state import State
from gis.database import seen_as
from layers.case_apply import try_within
from layers.case_preview_coverage import compared, continued, coverage_of, divisions_around
from layers.case_preview_divisions import (
    changed_divisions,
    changed_outlines,
    drawn_envelopes,
    recorded_events,
)
from layers.case_preview_markers import changed_markers, new_findings
from layers.case_preview_places import assigned_place_codes, changed_names, moved_places
from layers.case_preview_supply import households_on_record, moved_facilities

SECTIONS: Mapping[str, tuple[str, str]] = {
    "divisions": ("区划代码、名称、隶属的变化", "Codes, names and parents of divisions"),
    "events": ("记入的区划变更", "Events recorded"),
    "names": ("地名的变化", "Names"),
    "place_codes": ("新编地名代码", "Place codes assigned"),
    "places": ("所在政区随之变化的地名", "Places whose division changes"),
    "facilities": ("改变归属的设施", "Facilities that count for another community"),
    "households": ("户数", "Households"),
    "coverage": ("覆盖情况的前后对比", "Coverage before and after"),
    "outlines": ("范围面积的变化", "Areas of outlines"),
    "markers": ("界桩的变化", "Boundary markers"),
    "marker_findings": ("界线检查新发现的问题", "What the checks of lines newly find"),
    "remarks": ("须知与未知", "What to know, and what stays unknown"),
    "findings": ("命名规则审查", "Findings of the naming rules"),
    "missing_documents": ("尚缺材料", "Documents still missing"),
    "clocks": ("法定时限", "Statutory clocks"),
    "tiles": ("受影响的地图瓦片", "Map tiles touched"),
}


def measure_case(
    connection: Connection,
    case: Case,
    account: Account,
    findings: Sequence[CaseFinding],
    today: date,
) -> dict[str, Any]:
    """Carry a case out in a revision and measure what it changes; the caller rolls back.

    Args:
        connection: A revision that is not to be kept.
        case: The case, in whatever state.
        account: Who asks; places they are not cleared for are left out.
        findings: What the naming rules say, asked as whoever asks sees the register.
        today: Day of the clocks, and of the change where the case has none yet.

    Returns:
        For JSON: the sections of `SECTIONS` but for the tiles, `as_of`, `labels`; and in
        `envelopes` west, south, east, north of what is drawn otherwise, in EPSG:3857 metres.

    Raises:
        StaleCase: What it changes was changed since it was drawn up.
        Contradiction: The register says otherwise.
        InputError: An action cannot be carried out.
    """
    day = case.header.effective_on or today
    is_on_markers = case.header.kind.subject is Subject.MARKER
    # A line's code has the look of a division's; markers change nothing that coverage counts.
    around = [] if is_on_markers else divisions_around(connection, case, day)
    seen = ["public", "internal"]
    if account.clearance is Clearance.SECRET:
        seen.append("secret")
    app = try_within(connection, case, account.display_name, day)
    if case.header.effective_on is None:
        app.remark(
            f"未定生效日期,按 {day} 试算。",
            f"The case has no day from which it holds; tried as of {day}.",
            is_unknown=True,
        )
    moment = connection.execute(
        text("SELECT gis.recorded_at() - interval '1 microsecond'")
    ).scalar_one()
    with seen_as(connection, account.reads_as):
        markers = changed_markers(connection, day, moment) if is_on_markers else []
        newly_found = new_findings(connection, day, moment) if is_on_markers else []
    measured = {
        "case_number": case.header.case_number,
        "as_of": day.isoformat(),
        "labels": {key: {"zh": zh, "en": en} for key, (zh, en) in SECTIONS.items()},
        "divisions": changed_divisions(connection, day),
        "events": recorded_events(connection),
        "names": changed_names(connection, seen),
        "place_codes": assigned_place_codes(connection, seen),
        "places": moved_places(connection, seen),
        "facilities": moved_facilities(connection, day),
        "households": households_on_record(connection, day),
        "outlines": changed_outlines(connection, day),
        "markers": markers,
        "marker_findings": newly_found,
        "remarks": [remark.as_dict() for remark in app.remarks],
        "findings": [found.as_dict() for found in findings],
        "missing_documents": [
            {"document": m.document, "state": m.state.value, "article": m.article}
            for m in missing_documents(case, State.IN_FORCE)
        ],
        "clocks": [clock.as_dict() for clock in case.header.clocks(today)],
        "envelopes": drawn_envelopes(connection),
    }
    # Last, for it leaves the connection reading through cursors. Before is what was known then.
    before = coverage_of(connection, around, day, moment)
    after = coverage_of(connection, continued(app, around), day, None)
    return {**measured, "coverage": compared(before, after, app)}
