"""Reads the entries of an edition in one pass: places, standard names, classes, divisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, RowMapping, text

from gazetteer.division import Level
from gazetteer.places.place_class_record import classes_on_record
from gazetteer.publishing.class_tables import UNCLASSED
from gazetteer.publishing.entry import Entry, Heading
from gazetteer.publishing.pinyin_order import pinyin_key
from gazetteer.publishing.positions import snapped
from gazetteer.publishing.question import PublishQuestion
from gazetteer.publishing.scope import SCOPE, scope_parameters
from gis.known import of_now
from gis.staging import Progress

_STEP = "entries 词条"
_FETCH = 2000


@dataclass(frozen=True, slots=True)
class Entries:
    """What was read.

    Attributes:
        entries: In the order of the edition.
        unnamed: Places in force without a standard name.
        sources: Sources of names and places, with the number of each.
    """

    entries: tuple[Entry, ...]
    unnamed: int
    sources: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class _Division:
    code: str
    name: str
    level: Level
    parent_id: int | None


def question_text(sql: str, question: PublishQuestion) -> Any:
    """The text of a question, for now or for a moment of knowledge."""
    return text(of_now(sql) if question.known_at is None else sql)


def class_names(connection: Connection, question: PublishQuestion) -> dict[str, tuple[str, str]]:
    """Name and group of each class on the day, by code."""
    known = classes_on_record(connection, question.as_of, question.known_at)
    return {code: (found.name, found.group or UNCLASSED[0]) for code, found in known.items()}


def class_of(classes: Mapping[str, tuple[str, str]], code: str) -> tuple[str | None, str]:
    """Name of a class, None where the table lacks it; and its group, else that of a wider one."""
    for length in range(5, 1, -1):
        found = classes.get(code[:length].ljust(5, "0"))
        if found is not None:
            return (None if code[length:].strip("0") else found[0]), found[1]
    return None, UNCLASSED[0]


def read_entries(
    connection: Connection,
    question: PublishQuestion,
    grid_m: float | None,
    progress: Progress | None = None,
) -> Entries:
    """The places in force on the day that the connection's role may see.

    Args:
        connection: Reads under the role of the audience.
        question: What is asked.
        grid_m: Positions are moved to a grid of this width; None: as registered.
        progress: Called with (step, places read, None).
    """
    classes = class_names(connection, question)
    result = connection.execute(
        question_text(
            f"""
        WITH RECURSIVE {SCOPE}
        SELECT p.place_id, p.division_id, p.secrecy, p.class_code, p.place_code,
               ST_X(p.position) AS x, ST_Y(p.position) AS y, p.position_accuracy,
               p.division_codes, p.origin, p.meaning, p.history, p.source, p.is_simulated,
               n.spelling, n.romanisation, n.romanisation_state, n.source AS name_source,
               n.is_simulated AS is_name_simulated
        FROM place_in_force p
        LEFT JOIN gazetteer.place_name_known(CAST(:known AS timestamptz)) n
            ON n.place_id = p.place_id AND n.kind = 'standard'
           AND n.valid @> CAST(:as_of AS date)
        """,
            question,
        ),
        scope_parameters(question),
        execution_options={"yield_per": _FETCH},
    )
    rows: list[RowMapping] = []
    for part in result.mappings().partitions():
        rows += part
        if progress is not None:
            progress(_STEP, len(rows), None)
    divisions = _divisions(connection, question, {c for row in rows for c in row["division_codes"]})
    codes = {division.code: key for key, division in divisions.items()}
    found: list[tuple[Any, Entry]] = []
    sources: Counter[str] = Counter()
    unnamed = 0
    first_of_group: dict[str, str] = {}
    for row in rows:
        if row["spelling"] is None:
            unnamed += 1
            continue
        sources.update({s for s in (row["source"], row["name_source"]) if s})
        entry, chain = _entry(row, divisions, codes, classes, grid_m)
        group = first_of_group.get(entry.group)
        if group is None or entry.class_code < group:
            first_of_group[entry.group] = entry.class_code
        found.append((chain, entry))
    ordered = sorted(
        found,
        key=lambda pair: (
            first_of_group[pair[1].group], pair[1].group, pair[0], pair[1].class_code,
            pinyin_key(pair[1].name, pair[1].romanisation), pair[1].place_id,
        ),
    )  # fmt: skip
    entries = tuple(replace(entry, number=i) for i, (_, entry) in enumerate(ordered, 1))
    return Entries(entries, unnamed, tuple(sorted(sources.items(), key=lambda s: (-s[1], s[0]))))


def _divisions(
    connection: Connection, question: PublishQuestion, codes: Collection[str]
) -> dict[int, _Division]:
    """The divisions in force that chains need: the subtree asked for, and others with the codes.

    With what is above each. A place that crosses the limits of the subtree lies in others too.
    """
    rows = connection.execute(
        question_text(
            f"""
        WITH RECURSIVE {SCOPE}, above AS (
            SELECT v.* FROM version v
            WHERE v.code = ANY(CAST(:codes AS text[])) OR v.code = CAST(:root AS text)
            UNION
            SELECT v.* FROM above a JOIN version v ON v.division_id = a.parent_id
        )
        SELECT division_id, code, name, level, parent_id FROM version
        WHERE CAST(:root AS text) IS NULL OR division_id IN (SELECT division_id FROM under)
        UNION SELECT division_id, code, name, level, parent_id FROM above
        """,
            question,
        ),
        scope_parameters(question) | {"codes": sorted(codes)},
    )
    return {
        division_id: _Division(code, name, Level(level), parent_id)
        for division_id, code, name, level, parent_id in rows
    }


def _entry(
    row: RowMapping,
    divisions: Mapping[int, _Division],
    codes: Mapping[str, int],
    classes: Mapping[str, tuple[str, str]],
    grid_m: float | None,
) -> tuple[Entry, tuple[str, ...]]:
    """An entry without its number, and the codes it is sorted by."""
    class_name, group = class_of(classes, row["class_code"])
    own = None if row["division_id"] is None else divisions.get(row["division_id"])
    if own is not None:
        chains = [_chain(divisions, own.parent_id)]
        common = [*chains[0], own]
    else:
        held = [_nearest(code, codes) for code in sorted(row["division_codes"])]
        chains = [_chain(divisions, key) for key in dict.fromkeys(held) if key is not None]
        common = _common(chains)
    headings = {d.level: Heading(d.code, d.name) for d in common}
    if own is not None and own.level is Level.TOWNSHIP:
        del headings[Level.TOWNSHIP]  # a heading over itself alone
    position = None if row["x"] is None else (row["x"], row["y"])
    if position is not None and grid_m is not None:
        position = snapped(*position, grid_m)
    state = row["romanisation_state"]
    entry = Entry(
        number=0,
        place_id=row["place_id"],
        code=own.code if own is not None else row["place_code"],
        name=row["spelling"],
        romanisation=row["romanisation"],
        is_confirmed=None if state is None else state != "ambiguous",
        group=group,
        class_code=row["class_code"],
        class_name=class_name,
        county=headings.get(Level.COUNTY),
        township=headings.get(Level.TOWNSHIP),
        within=_within(chains),
        longitude_deg=None if position is None else position[0],
        latitude_deg=None if position is None else position[1],
        position_accuracy=row["position_accuracy"],
        note=_note(row["origin"], row["meaning"]) or row["history"],
        is_internal=row["secrecy"] != "public",
        is_simulated=row["is_simulated"] or row["is_name_simulated"],
    )
    return entry, tuple(d.code for d in common)


def _nearest(code: str, codes: Mapping[str, int]) -> int | None:
    """The division with the code, else the narrowest one above it by structure (GB/T 10114)."""
    wider = (code[:length].ljust(12, "0") for length in (12, 9, 6, 4))
    return next((codes[found] for found in wider if found in codes), None)


def _chain(divisions: Mapping[int, _Division], key: int | None) -> list[_Division]:
    """A division and what is above it, highest first."""
    chain: list[_Division] = []
    while key is not None and key in divisions:
        chain.append(divisions[key])
        key = divisions[key].parent_id
    return chain[::-1]


def _common(chains: Iterable[list[_Division]]) -> list[_Division]:
    """The divisions that all chains share."""
    shared: list[_Division] = []
    for layer in zip(*chains, strict=False):
        if len({division.code for division in layer}) > 1:
            break
        shared.append(layer[0])
    return shared


def _within(chains: Iterable[list[_Division]]) -> str | None:
    """所在政区: from the county down; above counties the division over it."""
    shown = []
    for chain in chains:
        below = [d.name for d in chain if d.level not in (Level.PROVINCE, Level.PREFECTURE)]
        shown.append("".join(below) if below else "".join(d.name for d in chain[-1:]))
    return "、".join(dict.fromkeys(name for name in shown if name)) or None


def _note(origin: str | None, meaning: str | None) -> str | None:
    """Origin and meaning, each once."""
    parts = [part.strip() for part in (origin, meaning) if part and part.strip()]
    return " ".join(dict.fromkeys(parts)) or None
