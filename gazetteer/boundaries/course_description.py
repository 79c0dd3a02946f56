"""The life of a course description 走向说明: drafted, edited by a person, confirmed, outdated.

The register drafts; a person edits and confirms. Whoever has edited or confirmed a text never
loses it to a new draft: what the register would now say is shown beside what it said then.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from gis.errors import InputError


class DescriptionState(StrEnum):
    """Where a description stands."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Draft:
    """What the register says now.

    Attributes:
        body: The text.
        digest: Of the line and markers it was made from.
    """

    body: str
    digest: str


@dataclass(frozen=True, slots=True)
class CourseDescription:
    """A description on record.

    Attributes:
        line_id: Of the line.
        state: Draft or confirmed.
        body: The text that holds.
        generated_body: What the register said when it was drafted or last edited.
        generated_from: Digest of what it was made from then.
        confirmed_by: Who confirmed it; None: nobody.
        confirmed_on: When.
    """

    line_id: int
    state: DescriptionState
    body: str
    generated_body: str
    generated_from: str
    confirmed_by: str | None = None
    confirmed_on: date | None = None

    @property
    def is_edited(self) -> bool:
        """Whether a person changed the text."""
        return self.body != self.generated_body

    def is_stale(self, now: Draft) -> bool:
        """Whether the line or its markers changed since."""
        return self.generated_from != now.digest

    def difference(self, now: Draft) -> str:
        """What the register would say now against what it said then, as a unified difference."""
        return "".join(
            difflib.unified_diff(
                self.generated_body.splitlines(keepends=True), now.body.splitlines(keepends=True),
                "原起草 drafted", "现起草 now", n=1,
            )
        )  # fmt: skip


def renewed(known: CourseDescription | None, line_id: int, now: Draft) -> CourseDescription:
    """What is on record after drafting: the new draft, unless a person's work stands there."""
    if known is None:
        return CourseDescription(line_id, DescriptionState.DRAFT, now.body, now.body, now.digest)
    if known.state is DescriptionState.CONFIRMED or known.is_edited:
        return known
    return replace(known, body=now.body, generated_body=now.body, generated_from=now.digest)


def edited(
    known: CourseDescription | None, line_id: int, body: str, now: Draft
) -> CourseDescription:
    """A person's text, written in sight of the present draft; it must be confirmed again.

    Raises:
        InputError: The text is empty.
    """
    if not body.strip():
        raise InputError("The text is empty.", "Write the description into the file.")
    text = body.replace("\r\n", "\n").rstrip() + "\n"
    if known is not None and known.body == text and not known.is_stale(now):
        return known
    return CourseDescription(line_id, DescriptionState.DRAFT, text, now.body, now.digest)


def confirmed(known: CourseDescription | None, by: str, on: date, now: Draft) -> CourseDescription:
    """The text as confirmed by a person.

    Raises:
        InputError: There is none, nobody is named, it is confirmed already, or the line or its
            markers changed since it was written.
    """
    if known is None:
        raise InputError("There is no description to confirm.", "Draft it first.")
    if not by.strip():
        raise InputError("Nobody is named who confirms it.", "Give --by NAME.")
    if known.is_stale(now):
        raise InputError(
            "The line or its markers changed since the text was written.",
            "See what changed with --diff, put it into the text with --edit FILE, then confirm.",
        )
    if known.state is DescriptionState.CONFIRMED:
        raise InputError(
            f"It was confirmed on {known.confirmed_on} by {known.confirmed_by}.",
            "Edit it first if it is to be confirmed anew.",
        )
    return replace(
        known, state=DescriptionState.CONFIRMED, confirmed_by=by.strip(), confirmed_on=on
    )
