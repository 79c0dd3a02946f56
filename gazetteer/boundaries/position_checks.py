"""Checks of where markers 界桩 are: surveyed, accurate, on the line, in their order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal

from gazetteer.boundaries.check_texts import Words
from gazetteer.boundaries.finding import Finding, Place, Severity
from gazetteer.boundaries.frames import survey_crs
from gazetteer.boundaries.line_file import LineFile
from gazetteer.boundaries.located import Located, Location, Unplaced
from gazetteer.boundaries.marker import KIND_LABELS, MarkerKind, OfficialPosition
from gazetteer.boundaries.rules import BoundaryRule
from gazetteer.boundaries.serials import serial_of
from gis.coordinate_faults import Expected, coordinate_fault
from gis.survey_crs import Datum

# What is computed is good to a micrometre; a limit is not passed by less than this.
GRACE_M = 1e-4
# Farther off than this it is no survey error but another kind of slip, and one is looked for.
_SLIP_M = 1000.0


def exceeds(value: float, limit: Decimal | float) -> bool:
    """Whether a figure in metres is beyond a limit; exactly at it, it is not."""
    return value > float(limit) + GRACE_M


def check_positions(file: LineFile, location: Location) -> Iterator[Finding]:
    """Surveys and their accuracy, distance to the line, order along it."""
    for located in location.numbers:
        yield from _check_surveys(file, located)
        yield from _check_distance(file, located, location)
    yield from _check_order(file, location.numbers)


def _check_surveys(file: LineFile, located: Located) -> Iterator[Finding]:
    rule = file.rule("marker_sigma_m")
    code = file.line.code
    for marker in located.objects:
        survey, subject = marker.survey, marker.full_number
        if survey is None:
            yield Finding(
                "never_surveyed", Severity.UNKNOWN, code, subject,
                Words("没有测量成果", "there is no survey on record"),
            )  # fmt: skip
        elif survey.sigma_m is None:
            yield Finding(
                "sigma_unknown", Severity.UNKNOWN, code, subject,
                Words(f"{survey.surveyed_on} 的成果没有中误差",
                      f"the survey of {survey.surveyed_on} states no accuracy"), rule,
            )  # fmt: skip
        elif rule is not None and survey.sigma_m > Decimal(rule.value):
            yield Finding(
                "sigma_worse", Severity.WARNING, code, subject,
                Words(f"中误差 {survey.sigma_m.normalize():f} m，规定不大于 {rule.value} m",
                      f"sigma is {survey.sigma_m.normalize():f} m, at most {rule.value} m is set"),
                rule,
            )  # fmt: skip


def _check_distance(file: LineFile, located: Located, location: Location) -> Iterator[Finding]:
    rule = file.rule("marker_off_line_tolerance_m")
    subject = located.objects[0].full_number if len(located.objects) == 1 else located.number
    # A line that cannot be compared is one finding of its own, not one for every marker.
    if located.unplaced is Unplaced.NOT_COMPARABLE and location.chains:
        yield Finding(
            "position_unknown", Severity.UNKNOWN, file.line.code, subject,
            Words("坐标与界线不在同一坐标基准，公开参数只精确到数米至百余米，未作比较",
                  "its coordinates are not on a datum of the line; public parameters are good to"
                  " metres or a hundred only, so nothing was compared"), rule,
        )  # fmt: skip
    if rule is None or located.distance_m is None or located.chainage_m is None:
        return
    if not exceeds(located.distance_m, Decimal(rule.value)):
        return
    is_set = len(located.objects) > 1
    zh, en = KIND_LABELS[located.kind]
    yield Finding(
        "marker_off_line", Severity.ERROR, file.line.code, subject,
        Words(
            f"{f'{zh}的中点' if is_set else '界桩'}距界线 {located.distance_m:.2f} m，"
            f"限差 {rule.value} m",
            f"{f'the mid-point of the {en.lower()} set' if is_set else 'the marker'} is"
            f" {located.distance_m:.2f} m off the line, {rule.value} m are allowed",
        ),
        rule, Place(located.chainage_m), _slip(located, location),
    )  # fmt: skip


def _slip(located: Located, location: Location) -> Words | None:
    """What the coordinates look like where a marker is kilometres off; None: nothing known."""
    survey = located.objects[0].survey
    if survey is None or located.distance_m is None or located.distance_m < _SLIP_M:
        return None
    crs = survey_crs(survey.at.epsg)
    chain = location.chains.get(Datum.CGCS2000)
    if crs is None or chain is None:
        return None
    west, south, east, north = chain.bounds
    fault = coordinate_fault(crs, *_figures(survey.at), Expected(west, south, east, north, 1.0))
    # Where it is only said to be far off, the check's own words say more.
    if fault is None or "looks as if" not in fault.message:
        return None
    return Words(
        "相距过远，疑为 X、Y 颠倒，或带号、坐标系声明有误；请核对原始成果后重新声明。",
        f"{fault.message} {fault.mend}",
    )


def _figures(at: OfficialPosition) -> tuple[float, float]:
    return float(at.north), float(at.east)


def _check_order(file: LineFile, numbers: Sequence[Located]) -> Iterator[Finding]:
    """Serials against chainages: the fewest that must be wrong are named."""
    rows = sorted(
        (serial, located.chainage_m, located)
        for located in numbers
        if located.chainage_m is not None and not _is_far(located)
        and (serial := serial_of(file, located.objects[0].full_number, located.kind)) is not None
    )  # fmt: skip
    rule = file.rule("marker_number_pattern")
    along = [chainage for _, chainage, _ in rows]
    kept = _longest_rising(along)
    against = _longest_rising([-chainage for chainage in along])
    if len(rows) > 2 and len(against) > len(kept):
        yield Finding(
            "serial_order", Severity.WARNING, file.line.code, None,
            Words(f"{len(rows)} 个编号的序号与界线方向相反",
                  f"the serials of {len(rows)} numbers run against the line"), rule, Place(),
            Words("按自西向东或自北向南的方向重新导入界线，或核对编号。",
                  "Load the line from west to east or north to south, or look at the numbers."),
        )  # fmt: skip
        kept = against
    in_order = set(kept)
    for index, (serial, chainage, located) in enumerate(rows):
        if index not in in_order:
            yield _out_of_order(file, rule, rows, in_order, (index, serial, chainage, located))


def _out_of_order(
    file: LineFile,
    rule: BoundaryRule | None,
    rows: Sequence[tuple[int, float, Located]],
    in_order: set[int],
    row: tuple[int, int, float, Located],
) -> Finding:
    index, serial, chainage, located = row
    before = next((rows[i] for i in range(index - 1, -1, -1) if i in in_order), None)
    after = next((rows[i] for i in range(index + 1, len(rows)) if i in in_order), None)
    beside = [one for one in (before, after) if one is not None]
    zh = "，".join(f"序号 {s:03d} 在 {c:.0f} m" for s, c, _ in beside)
    en = ", ".join(f"{s:03d} is at {c:.0f} m" for s, c, _ in beside)
    return Finding(
        "serial_order", Severity.ERROR, file.line.code, located.number,
        Words(f"序号 {serial:03d} 在里程 {chainage:.0f} m 处，而{zh}",
              f"serial {serial:03d} is at chainage {chainage:.0f} m, but {en}"),
        rule, Place(chainage),
    )  # fmt: skip


def _is_far(located: Located) -> bool:
    """Whether its chainage means nothing, because it is kilometres off."""
    if located.kind is MarkerKind.TRI_POINT:
        return True
    return located.distance_m is not None and located.distance_m >= _SLIP_M


def _longest_rising(values: Sequence[float]) -> list[int]:
    """Indices of a longest strictly rising run of values, not necessarily next to each other."""
    tails: list[float] = []
    ends: list[int] = []
    before: list[int] = []
    for index, value in enumerate(values):
        at = bisect_left(tails, value)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(value)
            ends.append(index)
        else:
            tails[at], ends[at] = value, index
    run = []
    index = ends[-1] if ends else -1
    while index >= 0:
        run.append(index)
        index = before[index]
    return run[::-1]
