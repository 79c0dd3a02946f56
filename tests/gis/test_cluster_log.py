from pathlib import Path

import pytest

from gis.cluster_log import explain

_STAMP = "2026-11-23 15:00:00.000 UTC [1234] "
_CLOSING = f"{_STAMP}LOG:  database system is shut down\n"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("FATAL:  could not write lock file: No space left on device", "disk is full"),
        ("FATAL:  database files are incompatible with server", "another version"),
        ('FATAL:  data directory "/d" has wrong ownership', "does not belong"),
        ("FATAL:  could not open shared memory segment: Permission denied", "shared memory (/dev"),
        ("FATAL:  could not map anonymous shared memory: Cannot allocate", "not enough memory"),
        ('FATAL:  lock file "postmaster.pid" already exists', "already uses"),
        ("FATAL:  could not open file: Read-only file system", "cannot be written"),
    ],
)
def test_known_causes_are_told_in_plain_words_with_the_servers_line(
    line: str, message: str
) -> None:
    error = explain(f"{_STAMP}LOG:  starting\n{_STAMP}{line}\n{_CLOSING}", Path("/x/log"))
    assert message in error.message
    assert line.removeprefix("FATAL:  ") in error.message
    assert error.mend


def test_an_unknown_cause_shows_the_servers_line_and_the_log() -> None:
    error = explain(f"{_STAMP}FATAL:  something new\n{_CLOSING}", Path("/x/log"))
    assert error.message == "The private database does not start: something new"
    assert error.mend == "See /x/log."


def test_no_output_at_all_is_no_crash() -> None:
    assert "nothing" in explain("", Path("/x/log")).message
