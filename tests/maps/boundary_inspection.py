"""An inspection of the boundary world's line, half done."""

from __future__ import annotations

import json

from sqlalchemy import Connection, text

from tests.maps.boundary_world import LINE


def add_inspection(connection: Connection) -> int:
    """An inspection of the line, half done: one marker moved, one not visited; its number."""
    inspection = connection.execute(
        text(
            "WITH plan AS (INSERT INTO office.inspection_plan (year, title, kind, state)"
            " VALUES (2026, '2026年界线联检方案', 'periodic', 'under_way') RETURNING plan_id)"
            " INSERT INTO office.inspection_line (plan_id, line_id, team_a, started_on, state,"
            " findings, is_simulated) SELECT plan_id, line_id, '张某、李某', '2026-05-01',"
            " 'in_field', CAST(:findings AS jsonb), true FROM plan, gazetteer.boundary_line"
            " WHERE line_code = :line RETURNING inspection_id"
        ),
        {
            "line": LINE,
            "findings": json.dumps(
                {"implementation": "双方于5月1日起联合外业。\n逐桩检查。", "terrain": "无变化。"},
                ensure_ascii=False,
            ),
        },
    ).scalar_one()
    connection.execute(
        text(
            "INSERT INTO office.inspection_task (inspection_id, object_id) SELECT :inspection,"
            " object_id FROM gazetteer.marker_object WHERE full_number LIKE :line || '%'"
            " AND full_number NOT LIKE '%004Q'"
        ),
        {"inspection": inspection, "line": LINE},
    )
    survey = connection.execute(
        text(
            "INSERT INTO gazetteer.marker_survey (object_id, surveyed_on, official_epsg,"
            " official_north, official_east, height_m, height_system, position, position_3857,"
            " conversion, method, sigma_m, source, is_simulated) SELECT object_id, '2026-05-02',"
            " official_epsg, official_north + 0.5, official_east - 0.25, height_m + 0.01,"
            " height_system, position, position_3857, 'exact', 'gnss_rtk', 0.02, '联检', true"
            " FROM gazetteer.marker_survey JOIN gazetteer.marker_object USING (object_id)"
            " WHERE full_number = :line || '001Q' AND surveyed_on = '2021-05-20'"
            " RETURNING survey_uuid"
        ),
        {"line": LINE},
    ).scalar_one()
    for number, condition, epoch in (("001Q", "moved", survey), ("002A", "intact", None)):
        connection.execute(
            text(
                "INSERT INTO office.inspection_result (task_id, inspected_on, inspector_a,"
                " condition, found_where, witnesses_state, survey_uuid, remark)"
                " SELECT task_id, '2026-05-02', '张某', :condition, '原位以北半米', 'agree',"
                " :survey, '<b>=1+1</b> #[x]' FROM office.inspection_task"
                " JOIN gazetteer.marker_object USING (object_id) WHERE full_number = :full"
            ),
            {"condition": condition, "survey": epoch, "full": LINE + number},
        )
    connection.execute(
        text(
            "INSERT INTO office.inspection_problem (inspection_id, object_id, found_on, kind,"
            " description) SELECT :inspection, object_id, '2026-05-02', 'marker', '界桩倾斜移位'"
            " FROM gazetteer.marker_object WHERE full_number = :line || '001Q'"
        ),
        {"inspection": inspection, "line": LINE},
    )
    return int(inspection)
