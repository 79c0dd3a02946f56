"""The rules that the register holds: its place classes and word lists on a day.

Until a bureau has loaded its own, those that ship with the service hold.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, text

from gazetteer.naming.check import RuleBook, rule_book
from gazetteer.naming.words import NamingWord, shipped_words
from gazetteer.places.place_class_record import classes_on_record


def book_on_record(connection: Connection, as_of: date, known_at: datetime | None) -> RuleBook:
    """The rules in force on `as_of`, as known at `known_at` (None: now)."""
    return rule_book(
        as_of,
        classes_on_record(connection, as_of, known_at),
        words_on_record(connection, as_of, known_at),
    )


def words_on_record(
    connection: Connection, as_of: date, known_at: datetime | None
) -> tuple[NamingWord, ...]:
    """The words in force: those loaded, else those that ship.

    Once a list has been loaded it stands alone, also on days on which none of it is in force.
    """
    known = {"known": known_at}
    if not connection.execute(
        text("SELECT EXISTS (SELECT FROM"
             " gazetteer.naming_word_known(CAST(:known AS timestamptz)))"),
        known,
    ).scalar_one():  # fmt: skip
        return tuple(word for word in shipped_words() if word.is_in_force(as_of))
    rows = connection.execute(
        text("""
        SELECT word, category, source, note, lower(valid) AS starts, upper(valid) AS ends
        FROM gazetteer.naming_word_known(CAST(:known AS timestamptz))
        WHERE valid @> CAST(:as_of AS date) ORDER BY word, category
        """),
        {"as_of": as_of, **known},
    )
    return tuple(NamingWord(*row) for row in rows)
