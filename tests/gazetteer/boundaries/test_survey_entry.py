"""One epoch is entered by hand, as a joint inspection does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from gazetteer.boundaries.marker import Survey, SurveyMethod
from gazetteer.boundaries.official import official_position
from gazetteer.boundaries.survey_entry import enter_survey, new_survey
from gis.errors import FieldError, InputError
from tests.gazetteer.boundaries.boundary_texts import EAST, NORTH, marker, with_marker
from tests.gazetteer.register import Register

TODAY = date(2026, 6, 1)


def survey(day: date, north: float = NORTH, **more: str) -> Survey:
    at = official_position(Decimal(str(north)), Decimal(str(EAST)), 4548)
    return new_survey(day, at, SurveyMethod.GNSS_RTK, sigma_m=Decimal("0.02"), **more)


def enter(register: Register, entered: Survey, object_id: int | None = None) -> str | None:
    with register.database.write("tests", "an epoch") as connection:
        found = object_id or marker(register).object_id
        return enter_survey(connection, found, entered, today=TODAY)


@pytest.fixture
def marked(register: Register) -> Register:
    return with_marker(register)


def test_an_epoch_is_appended_once(marked: Register) -> None:
    entered = survey(TODAY, NORTH + 0.01)

    assert enter(marked, entered) == entered.survey_uuid
    assert enter(marked, survey(TODAY, NORTH + 0.01)) is None
    assert len(marker(marked, as_of="2026-06-02").surveys) == 2


def test_what_may_not_be_appended_is_refused(marked: Register) -> None:
    (first,) = marker(marked).surveys
    cases = [
        (survey(date(2026, 6, 2)), "yet to come"),
        (survey(first.surveyed_on, NORTH + 1), "Other coordinates of the same day"),
        (survey(TODAY, corrects=first.survey_uuid), "one of the two is missing"),
        (survey(TODAY, survey_uuid=first.survey_uuid), "with another day or other coordinates"),
        (survey(TODAY, corrects="x", correction="误"), "There is no epoch x of this object"),
    ]
    for entered, reason in cases:
        with pytest.raises(FieldError, match=reason):
            enter(marked, entered)
    with pytest.raises(InputError, match="no marker object 999"):
        enter(marked, survey(TODAY), 999)
    assert len(marker(marked, as_of="2026-06-02").surveys) == 1


def test_a_correction_takes_the_place_of_what_it_corrects(marked: Register) -> None:
    (first,) = marker(marked).surveys
    why = {"corrects": first.survey_uuid, "correction": "点号抄错"}
    enter(marked, survey(first.surveyed_on, NORTH + 1, **why))

    found = marker(marked)
    assert next(epoch.survey_uuid for epoch in found.surveys) == first.survey_uuid
    assert found.survey is not None
    assert float(found.survey.at.north) == NORTH + 1
    with pytest.raises(FieldError, match="that still stands"):
        enter(marked, survey(first.surveyed_on, NORTH + 2, **why))
