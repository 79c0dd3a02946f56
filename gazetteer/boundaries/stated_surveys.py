"""The survey epoch that a row states, and epochs of many rows set against the register."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from gazetteer.boundaries.marker import OfficialPosition, Survey, SurveyMethod
from gazetteer.boundaries.row_values import ColumnFault
from gazetteer.boundaries.survey_entry import (
    append_surveys,
    known_surveys,
    new_survey,
    taken_uuids,
)
from gazetteer.boundaries.survey_rules import (
    check_survey,
    differences,
    same_epoch,
    standing_epochs,
)
from gis.days import parse_day
from gis.errors import FieldError
from gis.loading import LoadOptions, LoadReport, ParsedRow
from gis.versioned_table import MergeCounts


@dataclass(frozen=True, slots=True)
class StatedSurvey:
    """An epoch that a row states of an object.

    Attributes:
        file: Index of the file.
        row: Row as its owner sees it.
        number: Number of the object, for messages.
        survey: The epoch; `corrects` as the row has it, a UUID or a day.
    """

    file: int
    row: int
    number: str
    survey: Survey


def stated_survey(
    parsed: ParsedRow, options: LoadOptions, number: str, at: OfficialPosition
) -> StatedSurvey:
    """The epoch of a row with coordinates.

    Raises:
        ColumnFault: The row does not say when it was surveyed.
    """
    surveyed_on = parsed.day("surveyed_on")
    if surveyed_on is None:
        raise ColumnFault(
            f"{number} has coordinates, but not the day on which they were surveyed.",
            "Fill in surveyed_on 测量日期, or give it for all rows with --surveyed-on.",
            "surveyed_on", None,
        )  # fmt: skip
    sigma = parsed.values.get("sigma_m")
    survey = new_survey(
        surveyed_on, at, SurveyMethod(parsed.text("method") or SurveyMethod.UNKNOWN),
        sigma_m=round(sigma, 4) if isinstance(sigma, Decimal) else None,
        surveyor=parsed.text("surveyor"), corrects=parsed.text("corrects"),
        correction=parsed.text("correction"), source=parsed.source(options),
        is_simulated=bool(parsed.is_simulated(options)), survey_uuid=parsed.text("survey_uuid"),
    )  # fmt: skip
    return StatedSurvey(parsed.file, parsed.row.number, number, survey)


class Surveys:
    """Epochs on record of the objects of a load, and those that its rows add."""

    def __init__(self, connection: Connection, report: LoadReport, today: date) -> None:
        """Nothing is read before `know`."""
        self._connection = connection
        self._report = report
        self._today = today
        self._known: dict[str, list[Survey]] = {}
        self._taken: set[str] = set()
        self._new: list[tuple[str, StatedSurvey]] = []
        self._same = 0

    def know(self, objects: Iterable[tuple[str, int | None]], stated: Iterable[str]) -> None:
        """Read what is on record.

        Args:
            objects: Key of each object, and its number; None: it is new.
            stated: UUIDs of the epochs that rows state.
        """
        keys = dict(objects)
        by_id = known_surveys(self._connection, [i for i in keys.values() if i is not None])
        self._known = {key: [] if i is None else by_id[i] for key, i in keys.items()}
        self._taken = taken_uuids(self._connection, list(stated))

    def take(self, key: str, stated: StatedSurvey) -> bool:
        """Take an epoch to be appended, unless the very same is known; False: it is rejected."""
        known = self._known[key]
        survey = stated.survey
        try:
            same = same_epoch(known, survey)
            if same is not None:
                self._same += 1
                self._note_differences(stated, same)
                return True
            self._check_file(key, stated)
            survey = _with_corrected(survey, known)
            check_survey(known, survey, self._today)
            if survey.survey_uuid in self._taken:
                raise FieldError(
                    f"The epoch {survey.survey_uuid} is on record of another object.",
                    "Leave survey_uuid empty; a new epoch gets its own.",
                )
        except FieldError as fault:
            self._report.reject(
                [(stated.file, stated.row)], f"{stated.number}: {fault.message}", fault.mend,
                "surveyed_on", survey.surveyed_on.isoformat(),
            )  # fmt: skip
            return False
        known.append(survey)
        self._taken.add(survey.survey_uuid)
        self._new.append((key, StatedSurvey(stated.file, stated.row, stated.number, survey)))
        return True

    def _check_file(self, key: str, stated: StatedSurvey) -> None:
        """See that no other row gives other coordinates of the same day.

        Raises:
            FieldError: One does.
        """
        if stated.survey.corrects is not None:
            return
        for other, earlier in self._new:
            if other == key and earlier.survey.surveyed_on == stated.survey.surveyed_on:
                file = self._report.files[earlier.file].name
                raise FieldError(
                    f"Row {earlier.row} of {file} gives other coordinates of the same day"
                    f" {stated.survey.surveyed_on}.",
                    "Keep the row that is right; if both were surveyed, correct the day or let the"
                    " later one say what it corrects.",
                )

    def append(self, ids: dict[str, int]) -> MergeCounts:
        """Append what was taken, of rows that were not rejected since.

        Args:
            ids: Number of each object by key.
        """
        good = [
            (ids[key], stated.survey)
            for key, stated in self._new
            if key in ids and (stated.file, stated.row) not in self._report.rejected
        ]
        append_surveys(self._connection, good)
        return MergeCounts(added=len(good), unchanged=self._same)

    def _note_differences(self, stated: StatedSurvey, known: Survey) -> None:
        if differing := differences(known, stated.survey):
            self._report.find(
                f"{stated.number}: the epoch of {known.surveyed_on} is on record with another"
                f" {', '.join(differing)}; epochs are never overwritten.",
                "If it was wrong, enter the survey anew with corrects and correction.",
                stated.file, stated.row,
            )  # fmt: skip


def _with_corrected(survey: Survey, known: list[Survey]) -> Survey:
    """The epoch with the UUID of the one it corrects, where the row names that by its day.

    Raises:
        FieldError: No epoch, or several, stand on that day; or it is neither UUID nor day.
    """
    if survey.corrects is None:
        return survey
    named = survey.corrects.strip().lower()
    if all(epoch.survey_uuid != named for epoch in known):
        try:
            day = parse_day(survey.corrects)
        except FieldError:
            day = None
        meant = [epoch for epoch in standing_epochs(known) if epoch.surveyed_on == day]
        if len(meant) != 1:
            raise FieldError(
                f"{survey.corrects!r} names no epoch of this object that still stands.",
                "Name the epoch that is wrong by its UUID or its day.",
            )
        named = meant[0].survey_uuid
    return replace(survey, corrects=named)
