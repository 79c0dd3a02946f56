"""How far inspections are 联检进度: markers visited, what was found, problems open.

Nothing is said of markers that nobody visited: where none was, the counts of conditions are
unknown, not zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from gazetteer.inspection.plan import Inspection, InspectionPlan, InspectionState
from gazetteer.inspection.plan_record import find_plan, inspections_on_record
from gazetteer.inspection.problem import Problem, ProblemState
from gazetteer.inspection.problem_record import problems_on_record
from gazetteer.inspection.result import Condition
from gazetteer.inspection.task import InspectionTask
from gazetteer.inspection.task_record import tasks_on_record


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one inspection, or all of a plan, is.

    Attributes:
        tasks: Objects to be visited; 0: a line without markers; None: not known, as the tasks
            are not made yet, or the inspection is an old one of which only the day is on record.
        visited: Objects with a result; None: as above.
        conditions: Objects by the condition they were found in; None: none was visited.
        surveyed: Objects with a new epoch; None: none was visited.
        problems: Problems found.
        problems_open: Of these, not handled and not referred.
    """

    tasks: int | None
    visited: int | None
    conditions: dict[Condition, int] | None
    surveyed: int | None
    problems: int
    problems_open: int

    @property
    def unvisited(self) -> int | None:
        """Objects without a result; None: not known."""
        return None if self.tasks is None or self.visited is None else self.tasks - self.visited

    def as_dict(self) -> dict[str, Any]:
        """For JSON and tables: plain values."""
        found = self.conditions
        return {
            "tasks": self.tasks,
            "visited": self.visited,
            "unvisited": self.unvisited,
            **{one.value: None if found is None else found[one] for one in Condition},
            "surveyed": self.surveyed,
            "problems": self.problems,
            "problems_open": self.problems_open,
        }


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """How far a plan is.

    Attributes:
        plan: The plan.
        inspections: Each inspection that whoever asks may see, with its own progress.
        total: All of these together; what is unknown of one is unknown of all.
    """

    plan: InspectionPlan
    inspections: tuple[tuple[Inspection, Progress], ...]
    total: Progress


def progress_of(
    connection: Connection, inspection: Inspection, known_at: datetime | None = None
) -> Progress:
    """How far the inspection of a line is."""
    number = inspection.inspection_id
    return count_progress(
        inspection,
        tasks_on_record(connection, number, known_at),
        problems_on_record(connection, number, known_at),
    )


def plan_progress(
    connection: Connection, plan_id: int, known_at: datetime | None = None
) -> PlanProgress:
    """How far a plan is, line by line and together.

    Raises:
        UnknownInspection: There is no such plan.
    """
    plan = find_plan(connection, plan_id, known_at)
    each = tuple(
        (inspection, progress_of(connection, inspection, known_at))
        for inspection in inspections_on_record(connection, known_at, plan_id=plan_id)
    )
    return PlanProgress(plan, each, add_up([progress for _, progress in each]))


def count_progress(
    inspection: Inspection, tasks: Sequence[InspectionTask], problems: Sequence[Problem]
) -> Progress:
    """How far an inspection with these tasks and problems is."""
    # Whoever goes into the field has tasks, but where the line has no markers; old inspections
    # come from files that say when, and not what.
    is_old = inspection.source is not None and not tasks
    is_known = bool(tasks) or not (is_old or inspection.state is InspectionState.PLANNED)
    results = [task.result for task in tasks if task.result is not None]
    found = Counter(result.says.condition for result in results)
    return Progress(
        tasks=len(tasks) if is_known else None,
        visited=len(results) if is_known else None,
        conditions={one: found[one] for one in Condition} if results else None,
        surveyed=sum(r.survey_uuid is not None for r in results) if results else None,
        problems=len(problems),
        problems_open=sum(one.state is ProblemState.OPEN for one in problems),
    )


def add_up(parts: Sequence[Progress]) -> Progress:
    """Several together. What is unknown of one part is unknown of the whole.

    Conditions are those of the objects visited so far; they are unknown only where nobody was
    anywhere.
    """
    seen = [part.conditions for part in parts if part.conditions is not None]
    surveyed = [part.surveyed for part in parts if part.surveyed is not None]
    return Progress(
        tasks=_sum([part.tasks for part in parts]),
        visited=_sum([part.visited for part in parts]),
        conditions={one: sum(s[one] for s in seen) for one in Condition} if seen else None,
        surveyed=sum(surveyed) if surveyed else None,
        problems=sum(part.problems for part in parts),
        problems_open=sum(part.problems_open for part in parts),
    )


def _sum(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None
