"""What the naming rules say of a case's names, and what an officer has answered 规则审查."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.cases.actions import Action, named_codes
from gazetteer.cases.case import Case
from gazetteer.cases.proposed import Proposed
from gazetteer.division import LEVELS, level_of, level_rank, parent_code_of
from gazetteer.naming.book_on_record import book_on_record
from gazetteer.naming.check import check_name
from gazetteer.naming.finding import Finding, Severity
from gazetteer.naming.neighbours import RegisterNeighbours
from gazetteer.naming.proposal import Proposal
from gazetteer.places.place_class import class_of_division
from gis.errors import InputError

# What these end no longer stands in the way of a name.
_ENDING = frozenset({"abolish_division", "merge_divisions", "split_division", "replace_division"})


class NameRefused(InputError):
    """A naming rule speaks against a name, and nobody has answered it."""


@dataclass(frozen=True, slots=True)
class CaseFinding:
    """A finding on one name of a case.

    Attributes:
        position: The action's place in the order.
        name: The name.
        finding: What the rule says.
        override: The reason an officer gave for keeping it.
    """

    position: int
    name: str
    finding: Finding
    override: str | None

    @property
    def is_open(self) -> bool:
        """Whether it still stands in the way."""
        return self.override is None or not self.finding.can_override

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "action": self.position,
            "name": self.name,
            "override": self.override,
            "is_open": self.is_open,
            **self.finding.as_dict(),
        }


def naming_findings(connection: Connection, case: Case) -> list[CaseFinding]:
    """What speaks against the names that a case would give, by the rules of its day.

    Neighbours that the case itself ends do not count.

    Raises:
        FieldError: A name cannot be checked at all.
    """
    day = case.header.effective_on or date.today()
    book = book_on_record(connection, day, None)
    neighbours = RegisterNeighbours(connection, day)
    ending = _ending_places(connection, case)
    answers = {(o["rule"], o["name"]): str(o["reason"]) for o in case.header.overrides}
    found = []
    for action in case.actions:
        for proposed in action.kind.proposes(action.values):
            proposal = _proposal(connection, case, action, proposed, day)
            if proposal is None:
                continue
            for finding in check_name(replace(proposal, replaces=ending), neighbours, book):
                answer = answers.get((finding.rule, proposed.name))
                found.append(CaseFinding(action.position, proposed.name, finding, answer))
    return found


def require_names(connection: Connection, case: Case) -> None:
    """Refuse to go on while a rule blocks a name, or warns of one unanswered.

    Raises:
        NameRefused: One does; names the rules.
    """
    _refuse([found for found in naming_findings(connection, case) if found.is_open])


def require_no_clash(connection: Connection, case: Case) -> None:
    """Refuse a name that a neighbour took after it was approved, and that nobody has answered.

    Rules about the words themselves were settled by the approval.

    Raises:
        NameRefused: There is one; names it.
    """
    _refuse(
        [
            found
            for found in naming_findings(connection, case)
            if found.is_open and found.finding.neighbours
        ]
    )


def _refuse(standing: Sequence[CaseFinding]) -> None:
    if not standing:
        return
    said = "; ".join(
        f"{found.name}: {found.finding.rule} {found.finding.message_en}" for found in standing[:5]
    )
    blocks = any(found.finding.severity is Severity.BLOCK for found in standing)
    raise NameRefused(
        f"{len(standing)} findings of the naming rules are open. {said}",
        "Choose another name"
        + ("." if blocks else ", or answer each warning with a reason (overrides)."),
    )


def _ending_places(connection: Connection, case: Case) -> frozenset[int]:
    """The places of divisions that the case ends."""
    codes = [
        code
        for action in case.actions
        if action.kind.key in _ENDING
        for code in named_codes(action, action.kind.standing)
    ]
    return frozenset(
        connection.execute(
            text("SELECT p.place_id FROM gazetteer.place p"
                 " JOIN gazetteer.division_version v USING (division_id)"
                 " WHERE v.code = ANY(:codes)"),
            {"codes": codes},
        ).scalars()
    )  # fmt: skip


def _proposal(
    connection: Connection, case: Case, action: Action, proposed: Proposed, day: date
) -> Proposal | None:
    values = proposed.values or {}
    if proposed.name_id is not None:
        return _corrected(connection, case, proposed, day)
    if proposed.place_id is not None:
        return _renamed_place(connection, case, proposed, day)
    if proposed.class_code is not None:
        return Proposal(
            proposed.name, proposed.class_code, proposed.division_codes, proposed.position,
            has_measures=case.has_measures, specific_part=values.get("specific_part"),
            generic_part=values.get("generic_part"), romanisation=values.get("romanisation"),
        )  # fmt: skip
    code, parent = proposed.code, proposed.parent_code
    row = _division(connection, code, day)
    if code is not None:
        level = level_of(code)
        parent = parent or (parent_code_of(code) if row is None else row.parent_code)
    else:
        given = action.values.get("level")
        level = LEVELS[level_rank(level_of(parent or case.header.division_code)) + 1]
        level = level if given is None else type(level)(given)
    return Proposal(
        proposed.name,
        class_of_division(level, proposed.name, code or parent or case.header.division_code),
        () if parent is None else (parent,),
        place_id=None if row is None else row.place_id,
        old_name=None if row is None else row.name,
        has_measures=case.has_measures,
    )


def _division(connection: Connection, code: str | None, day: date) -> Any:
    return connection.execute(
        text("""
        SELECT v.name, p.place_id, up.code AS parent_code FROM gazetteer.division_version v
        LEFT JOIN gazetteer.place p USING (division_id)
        LEFT JOIN gazetteer.division_version up
            ON up.division_id = v.parent_id AND up.valid && v.valid
        WHERE v.code = :code ORDER BY v.valid @> CAST(:day AS date) DESC,
              upper(v.valid) DESC NULLS FIRST, upper(up.valid) DESC NULLS FIRST LIMIT 1
        """),
        {"code": code, "day": day},
    ).first()


def _corrected(
    connection: Connection, case: Case, proposed: Proposed, day: date
) -> Proposal | None:
    """A standard name in another spelling, on record already: nothing blocks, all is answered.

    A correction must not be the short way to another name; other kinds of name are free.
    """
    place = connection.execute(
        text("SELECT place_id FROM gazetteer.place_name"
             " WHERE name_id = :name AND kind = 'standard'"),
        {"name": proposed.name_id},
    ).scalar()  # fmt: skip
    if place is None:
        return None
    known = _renamed_place(connection, case, replace(proposed, place_id=place), day)
    return replace(known, is_new=False)


def _renamed_place(
    connection: Connection,
    case: Case,
    proposed: Proposed,
    day: date,
) -> Proposal:
    values = proposed.values or {}
    row = connection.execute(
        text("""
        SELECT v.class_code, v.division_codes, ST_X(v.position) AS x, ST_Y(v.position) AS y,
               n.spelling
        FROM gazetteer.place_version v LEFT JOIN gazetteer.place_name n
            ON n.place_id = v.place_id AND n.kind = 'standard' AND n.valid && v.valid
        WHERE v.place_id = :place
        ORDER BY v.valid @> CAST(:day AS date) DESC, n.valid @> CAST(:day AS date) DESC NULLS LAST,
                 upper(n.valid) DESC NULLS FIRST LIMIT 1
        """),
        {"place": proposed.place_id, "day": day},
    ).first()
    if row is None:
        raise InputError(f"There is no place {proposed.place_id}.", "Correct its number.")
    return Proposal(
        proposed.name, row.class_code, tuple(row.division_codes),
        None if row.x is None else (row.x, row.y), place_id=proposed.place_id,
        old_name=row.spelling, has_measures=case.has_measures,
        specific_part=values.get("specific_part"), generic_part=values.get("generic_part"),
        romanisation=values.get("romanisation"),
    )  # fmt: skip
