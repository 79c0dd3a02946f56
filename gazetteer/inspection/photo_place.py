"""Whether a photo was taken where and when its record says: its Exif against marker and day."""

from __future__ import annotations

from datetime import date

from shapely.geometry import Point

from gis.exif import ExifFacts
from gis.measure import CGCS2000

# As cameras write them; the two differ from CGCS2000 by decimetres at most.
_DATUMS = frozenset({"WGS84", "CGCS2000", "CHINA2000"})

Fault = tuple[str, str]


def photo_position(exif: ExifFacts) -> Point | None:
    """Where it was taken, EPSG:4490; None: unknown, or on a datum that is not to be believed."""
    if exif.lon_deg is None or exif.lat_deg is None or _strange_datum(exif) is not None:
        return None
    return Point(exif.lon_deg, exif.lat_deg)


def photo_faults(
    exif: ExifFacts, *, day: date | None, at: Point | None, limit_m: float
) -> list[Fault]:
    """What to ask about a photo, each with how to mend it.

    Args:
        exif: What the camera wrote.
        day: When the record says the field team was there; None: not asked.
        at: Where the marker or problem is, EPSG:4490; None: unknown.
        limit_m: Farther off than this is asked about.
    """
    faults: list[Fault] = []
    datum = _strange_datum(exif)
    taken, here = exif.taken_at, photo_position(exif)
    if datum is not None:
        faults.append(
            (f"the camera names the datum {datum}, so its position is not taken",
             "Set the camera to plain GPS positions (WGS 84).")
        )  # fmt: skip
    elif here is None and taken is None:
        faults.append(
            ("it has no Exif: when and where it was taken is unknown",
             "Give the camera's own file; messengers remove it.")
        )  # fmt: skip
    elif here is None:
        faults.append(
            ("it does not say where it was taken", "Allow the camera to use the position.")
        )
    if taken is None and (here is not None or datum is not None):
        faults.append(("it does not say when it was taken", "Give the camera's own file."))
    if taken is not None and day is not None and taken.date() != day:
        faults.append(
            (f"it was taken on {taken.date()}, and the record is of {day}",
             "Correct the day of the record, or take the right photo.")
        )  # fmt: skip
    if here is not None and at is not None:
        away = float(CGCS2000.inv(here.x, here.y, at.x, at.y)[2])
        if away > limit_m:
            faults.append(
                (f"it was taken {away:,.0f} m away; more than {limit_m:g} m is asked about",
                 "See whether it shows this marker.")
            )  # fmt: skip
    return faults


def _strange_datum(exif: ExifFacts) -> str | None:
    """The name of a datum other than those that receivers give; None: there is none."""
    if exif.datum is None:
        return None
    plain = "".join(c for c in exif.datum.upper() if c.isalnum())
    return None if plain in _DATUMS else exif.datum
