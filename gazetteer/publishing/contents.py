"""Puts an edition together: entries, obsolete names, heritage, and what it rests on."""

from __future__ import annotations

from sqlalchemy import Connection, text

from gazetteer.publishing.entries_read import read_entries
from gazetteer.publishing.entry import Contents, Heading
from gazetteer.publishing.heritage_read import read_heritage
from gazetteer.publishing.obsolete_read import read_obsolete
from gazetteer.publishing.parameters import public_position_grid
from gazetteer.publishing.question import Audience, PublishQuestion
from gazetteer.publishing.scope import plan_for_many
from gazetteer.repository import find_division, require_records
from gis.database import Database
from gis.staging import Progress


def contents(
    database: Database, question: PublishQuestion, progress: Progress | None = None
) -> Contents:
    """All that an edition holds, read in one state of the database under the audience's role.

    Args:
        database: A migrated database.
        question: What is asked.
        progress: Called with (step, done, None).

    Raises:
        UnknownDivision: The division was not in force on the day.
        InputError: The day lies before everything on record.
    """
    grid = (
        public_position_grid(question.as_of).value if question.audience is Audience.PUBLIC else None
    )
    with database.read(question.audience.role) as connection:
        division = ready_scope(connection, question)
        found = read_entries(connection, question, grid, progress)
        return Contents(
            question=question,
            known_at=question.known_at
            or connection.execute(text("SELECT max(recorded_at) FROM gis.revision")).scalar(),
            division=division,
            entries=found.entries,
            obsolete=read_obsolete(connection, question),
            heritage=read_heritage(connection, question),
            unnamed=found.unnamed,
            sources=found.sources,
            position_grid_m=grid,
        )


def ready_scope(connection: Connection, question: PublishQuestion) -> Heading | None:
    """The division asked for, under its name of the day; None where everything is asked for.

    Also readies the connection for the reads of an edition.

    Raises:
        UnknownDivision: It was not in force on the day.
        InputError: The day lies before everything on record.
    """
    plan_for_many(connection)
    if question.division is None:
        require_records(connection, question.as_of, question.known_at)
        return None
    found = find_division(connection, question.division, question.as_of, question.known_at)
    return Heading(found.code, found.name)
