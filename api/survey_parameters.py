"""What questions for survey files share: the declared system, and how much is drawn at once."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query

from gis.survey_crs import SurveyCrs, parse_survey_crs

# A series of so many sheets takes about half a minute on one processor.
MOST_SHEETS = 40


def crs_of(
    crs: Annotated[
        str | None,
        Query(
            description="4548, 4527, cgcs2000, xian80 …; default the line's own 坐标系",
            max_length=60,
        ),
    ] = None,
) -> SurveyCrs | None:
    """The declared system; None: the line's own.

    Raises:
        FieldError: GCJ-02, BD-09, or no survey system.
    """
    return None if crs is None else parse_survey_crs(crs)


CrsOf = Annotated[SurveyCrs | None, Depends(crs_of)]
