"""Recasts figures of one year on the divisions of another 统计口径换算, with the rule said.

Each figure is split over the divisions that hold its division on the other day, by shares of
area, of households or people, or as the events state them. What is not known stays unknown;
nothing is scaled. All arithmetic is exact: what went in is what came out, was lost, or could not
be placed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from fractions import Fraction

from sqlalchemy import Connection

from gazetteer.crosswalk import Crosswalk, CrosswalkQuestion, crosswalk
from layers.recast_figures import require_in_force
from layers.recast_shares import Target, closed_shares, given_shares
from layers.recast_terms import Figure, Part, Recast, RecastBy, RecastQuestion, RecastRow
from layers.recast_weights import area_shares, community_shares


def recast(
    connection: Connection, question: RecastQuestion, figures: Mapping[str, Figure]
) -> Recast:
    """Figures of the divisions of one day on those of another.

    Args:
        connection: Any connection that may read.
        question: What is asked.
        figures: By twelve-digit code; divisions without one have no known figure.

    Raises:
        UnknownDivision: The division was not in force on the first day.
        InputError: A day lies before everything on record, or the level is above the division's,
            or a figure is of a division that was not in force.
    """
    asked = CrosswalkQuestion(
        question.from_day, question.to_day, question.level, question.division, question.known_at
    )
    found = crosswalk(connection, asked)
    focus = frozenset(figures)
    findings = found.findings
    if question.division is None:
        require_in_force(figures, [row.from_code for row in found.rows], question.from_day)
    else:
        # What comes into the same places from outside the division is part of their figures.
        focus = frozenset(row.from_code for row in found.rows)
        places = {row.to_unit for row in found.rows}
        everything = crosswalk(
            connection, replace(asked, level=found.question.level, division=None)
        )
        if question.by is not RecastBy.AREA:
            sharing = {row.from_code for row in everything.rows if row.to_unit in places} | focus
            rows = [row for row in everything.rows if row.from_code in sharing]
            everything = replace(everything, rows=rows)
        found = replace(everything, findings=findings)
    targets, is_simulated, sources = _targets(connection, question, found)
    return _answer(question, found, targets, figures, focus, is_simulated, sources)


def _targets(
    connection: Connection, question: RecastQuestion, found: Crosswalk
) -> tuple[dict[str, list[Target]], bool, list[str]]:
    """Where each old division goes, with shares that are closed to one where they nearly are."""
    targets = given_shares(found, question.share)
    level = found.question.level
    # A whole that goes to one division of the same level needs no weighing.
    weighed = {
        row.from_code: row.from_unit
        for row in found.rows
        if row.is_partial or row.to_unit is None or row.to_level != level
    }
    is_simulated, sources = False, list[str]()
    if question.by is RecastBy.AREA and weighed:
        shares, is_simulated, sources = area_shares(connection, found.question, weighed)
        targets |= shares
    elif question.by in (RecastBy.HOUSEHOLD, RecastBy.POPULATION) and weighed:
        shares, is_simulated, sources = community_shares(
            connection, found.question, weighed, question.by.value
        )
        targets |= shares
    return {code: closed_shares(group) for code, group in targets.items()}, is_simulated, sources


def _answer(
    question: RecastQuestion,
    found: Crosswalk,
    targets: Mapping[str, Sequence[Target]],
    figures: Mapping[str, Figure],
    focus: Set[str],
    is_simulated: bool,
    sources: Sequence[str],
) -> Recast:
    names = {row.from_code: row.from_name for row in found.rows}
    # Others matter only where they share a place with one that was asked about.
    wanted = {target.code for code in focus for target in targets.get(code, ())}
    parts: dict[tuple[str | None, str | None], list[Part]] = defaultdict(list)
    given = placed = lost = Fraction(0)
    used: dict[str, Figure] = {}
    for code, group in targets.items():
        figure = figures.get(code, Figure(code, None))
        if code in focus:
            given += figure.value or 0
        for target in group:
            if code not in focus and (target.code is None or target.code not in wanted):
                continue
            used[code] = figure
            part = Part(code, names[code], figure.value, target.share, target.basis)
            parts[target.code, target.name].append(part)
            if code not in focus:
                given += part.amount or 0
            if target.code is None:
                lost += part.amount or 0
            else:
                placed += part.amount or 0
    rows = [_row(code, name, group) for (code, name), group in parts.items()]
    if focus >= set(targets):
        rows += _unexplained(found, parts)
    return Recast(
        question, sorted(rows, key=lambda row: row.code or "~"), given, placed, lost,
        given - placed - lost,
        sorted(code for code, figure in used.items() if figure.value is None),
        found.findings, is_simulated or any(figure.is_simulated for figure in used.values()),
        list(dict.fromkeys([*(f.source for f in used.values() if f.source), *sources])),
    )  # fmt: skip


def _unexplained(
    found: Crosswalk, parts: Mapping[tuple[str | None, str | None], object]
) -> list[RecastRow]:
    return [
        RecastRow(
            finding.code, finding.name, None, Fraction(0), (),
            ("没有前身记录 no predecessor on record",),
        )
        for finding in found.findings
        if finding.kind == "unexplained" and (finding.code, finding.name) not in parts
    ]  # fmt: skip


def _row(code: str | None, name: str | None, parts: Sequence[Part]) -> RecastRow:
    missing = []
    for part in parts:
        if part.amount is not None:
            continue
        if part.value is None:
            missing.append(f"{part.code} {part.name}: 无数值 no figure")
        if part.share is None:
            missing.append(f"{part.code} {part.name}: 份额未知 share unknown ({part.basis})")
    known = sum((part.amount or Fraction(0) for part in parts), Fraction(0))
    return RecastRow(code, name, None if missing else known, known, parts, missing)
