"""`gazetteer boundary describe`: the course description 走向说明 of a line, and its life."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from api.commands.actor import command_line_actor
from api.commands.console import note, out
from api.connect import migrated_url
from gazetteer.boundaries.course_description import (
    CourseDescription,
    DescriptionState,
    Draft,
    confirmed,
    edited,
    renewed,
)
from gazetteer.boundaries.course_draft import Course
from gazetteer.boundaries.course_record import (
    course_on_record,
    description_on_record,
    draft_of,
    keep_description,
)
from gazetteer.boundaries.course_text import body_of
from gazetteer.boundaries.line_record import find_line
from gis.database import Database, Unchanged, seen_as
from gis.encodings import check_encoding
from gis.errors import InputError
from gis.roles import STAFF_ROLE

_STATES = {
    DescriptionState.DRAFT: "草稿 draft",
    DescriptionState.CONFIRMED: "已确认 confirmed",
}


def describe(
    name: Annotated[str, typer.Argument(help="Code or name of a line 界线代码或名称")],
    edit: Annotated[
        Path | None, typer.Option(help="Put the text of this file (UTF-8) on record 修改稿")
    ] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="Confirm the text 确认")] = False,
    by: Annotated[str, typer.Option(help="With --confirm: who confirms it 确认人")] = "",
    diff: Annotated[
        bool, typer.Option("--diff", help="What a new draft would change; writes nothing 比较")
    ] = False,
    gloss: Annotated[
        bool, typer.Option("--gloss", help="Today's draft with N, NNE …; writes nothing 英文方位")
    ] = False,
) -> None:
    """Draft the course description of a line; edit it, confirm it, compare it 走向说明.

    A new draft never takes the place of a text that was edited or confirmed.
    """
    if sum((edit is not None, confirm, diff, gloss)) > 1:
        raise InputError(
            "--edit, --confirm, --diff and --gloss are one thing each.", "Give one of them."
        )
    text = None if edit is None else _text_of(edit)
    address, _ = migrated_url()
    today = date.today()
    with closing(Database(address, pool_size=2)) as database:
        if diff or gloss:
            with database.read(STAFF_ROLE) as connection:
                known, course = _present(connection, name, today)
            out.file.write(body_of(course, gloss=True) if gloss else _difference(known, course))
            return
        # The reason names no line: whoever reads the log of changes may not know of it.
        with database.write(command_line_actor(), "course description") as connection:
            with seen_as(connection, STAFF_ROLE):
                known, course = _present(connection, name, today)
            draft = draft_of(course)
            line_id = course.file.line.line_id
            if text is not None:
                new = edited(known, line_id, text, draft)
            elif confirm:
                new = confirmed(known, by, today, draft)
            else:
                new = renewed(known, line_id, draft)
            _show(new, draft, course)
            if not keep_description(connection, known, new):
                raise Unchanged


def _present(
    connection: Connection, name: str, today: date
) -> tuple[CourseDescription | None, Course]:
    line = find_line(connection, name, today)
    return description_on_record(connection, line.line_id), course_on_record(
        connection, line, today
    )


def _difference(known: CourseDescription | None, course: Course) -> str:
    if known is None:
        raise InputError("There is no description to compare with.", "Draft it first.")
    return known.difference(draft_of(course))


def _show(description: CourseDescription, draft: Draft, course: Course) -> None:
    out.file.write(description.body)
    words = [_STATES[description.state]]
    if description.confirmed_by is not None:
        words.append(f"{description.confirmed_by} {description.confirmed_on}")
    if description.is_edited:
        words.append("已修改 edited")
    if description.is_stale(draft):
        words.append("界线或界桩已变化，见 --diff; outdated, see --diff")
    note("状态 state: " + "; ".join(words))
    for reason in course.left_out:
        note(f"未写入 left out: {reason}")


def _text_of(path: Path) -> str:
    check_encoding(path, None)
    return path.read_text("utf-8-sig")
