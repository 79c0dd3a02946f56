"""Checking many names 批量核查: each asked once, those that are standard by the hundred."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection

from gazetteer.matching.exact import AT_ONCE, find_standard
from gazetteer.matching.scope import EVERYWHERE, Scope, find_scope
from gazetteer.matching.verdict import Status, Verdict, judge_hits
from gazetteer.search.find import SearchQuestion, search_places
from gazetteer.search.hit import Hit
from gis.errors import InputError
from gis.staging import Progress

_CANDIDATES: Final = 5
_STEP: Final = "地名核查 names checked"


@dataclass(frozen=True, slots=True)
class WrittenName:
    """A name as a table has it.

    Attributes:
        name: As written.
        within: Code or name of the division beside it; None: none given.
    """

    name: str
    within: str | None = None


@dataclass(frozen=True, slots=True)
class CheckQuestion:
    """What names are checked against, with both time axes.

    Attributes:
        as_of: The day the answer holds for.
        known_at: What the register said at that moment; None: now.
        place_class: Beginning of a GB/T 18521 code: only places of that class.
    """

    as_of: date
    known_at: datetime | None = None
    place_class: str | None = None


def check_names(
    connection: Connection,
    names: Iterable[WrittenName],
    question: CheckQuestion,
    progress: Progress | None = None,
) -> dict[WrittenName, Verdict]:
    """What each name is; one that stands there many times is looked up once.

    Args:
        connection: Any connection that may read; it decides what may be seen.
        names: The names.
        question: What they are checked against.
        progress: Called with (step, done, total).
    """
    unique = list(dict.fromkeys(names))
    scopes: dict[str | None, Scope] = {None: EVERYWHERE}
    found: dict[WrittenName, Verdict] = {}
    for start in range(0, len(unique), AT_ONCE):
        page = unique[start : start + AT_ONCE]
        spellings = list(dict.fromkeys(one.name for one in page))
        standard = find_standard(connection, spellings, question.as_of, question.known_at)
        for number, one in enumerate(page, start=start + 1):
            if one.within not in scopes:
                scopes[one.within] = find_scope(
                    connection, one.within, question.as_of, question.known_at
                )
            scope = scopes[one.within]
            found[one] = _check(connection, one, scope, standard.get(one.name, ()), question)
            if progress and (number % 20 == 0 or number == len(unique)):
                progress(_STEP, number, len(unique))
    return found


def _check(
    connection: Connection,
    one: WrittenName,
    scope: Scope,
    standard: Sequence[Hit],
    question: CheckQuestion,
) -> Verdict:
    """What a name is, by the places so called and, where there are none, by a search."""
    try:
        return _judged(connection, one, scope, standard, question)
    except InputError as error:
        return Verdict(Status.NONE, remark=(error.message, error.message))


def _judged(
    connection: Connection,
    one: WrittenName,
    scope: Scope,
    standard: Sequence[Hit],
    question: CheckQuestion,
) -> Verdict:
    if not one.name.strip():
        return Verdict(Status.BLANK)
    if not scope.is_known:
        hits = standard or _found(connection, one.name, EVERYWHERE, question)
        remark = (f"登记中没有区划“{one.within}”", f"the register knows no division {one.within}")
        return replace(
            judge_hits(one.name, hits[:_CANDIDATES]),
            status=Status.SCOPE_UNKNOWN, fault=None, remark=remark,
        )  # fmt: skip
    inside = [hit for hit in standard if _lies_in(hit, scope) and _is_of(hit, question)]
    if inside and inside[0].score == 1:
        # Namesakes are counted, however many there are.
        return judge_hits(one.name, inside)
    hits = _found(connection, one.name, scope, question)
    if hits or not scope.codes:
        return judge_hits(one.name, hits)
    outside = standard or _found(connection, one.name, EVERYWHERE, question)
    if not outside:
        return Verdict(Status.NONE)
    judged = judge_hits(one.name, outside[:_CANDIDATES])
    remark = (f"“{one.within}”内没有，他处有", f"not in {one.within}, but elsewhere")
    return Verdict(Status.NONE, None, judged.hits, judged.chances, remark)


def _found(connection: Connection, name: str, scope: Scope, question: CheckQuestion) -> list[Hit]:
    """Hits in any of the divisions of a scope, each place once, the best first."""
    hits: dict[int, Hit] = {}
    for code in scope.codes or (None,):
        for hit in search_places(
            connection,
            SearchQuestion(
                name, question.as_of, question.known_at, question.place_class, code,
                limit=_CANDIDATES,
            ),
        ):  # fmt: skip
            hits.setdefault(hit.place_id, hit)
    return sorted(hits.values(), key=lambda hit: -hit.score)


def _lies_in(hit: Hit, scope: Scope) -> bool:
    codes = {parent.code for parent in hit.parents} | {hit.division_code}
    return not scope.codes or any(code in codes for code in scope.codes)


def _is_of(hit: Hit, question: CheckQuestion) -> bool:
    return hit.class_code.startswith(question.place_class or "")
