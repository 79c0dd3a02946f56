"""Systems that a file's geometries stay in while they are loaded.

Most data become EPSG:4490 as they are read (`gis.rows`). Boundaries keep their own system: the
loader gets the original, and converts beside it.
"""

from __future__ import annotations

from gis.crs import Crs
from gis.survey_crs import parse_survey_crs
from gis.survey_systems import SurveyCrs


def parse_kept_crs(text: str) -> Crs:
    """A survey system as readers of files want it, marked as kept.

    Raises:
        FieldError: As `gis.survey_crs.parse_survey_crs`: GCJ-02 and BD-09 among others.
    """
    survey = parse_survey_crs(text)
    return Crs(
        survey.name, is_obfuscated=False, is_geographic=survey.kind == "geographic",
        zh=survey.zh, en=survey.en, is_kept=True,
    )  # fmt: skip


def survey_system(crs: Crs) -> SurveyCrs:
    """The survey system of a declared one, kept or not.

    Raises:
        FieldError: Not a survey system.
    """
    return parse_survey_crs(crs.name)
