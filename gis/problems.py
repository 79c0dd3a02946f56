"""What was wrong with a row, said so that its owner can mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["reject", "finding"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a file.

    Attributes:
        file: File name as given.
        row: Row as the owner sees it: the line of a CSV, the row number of a sheet (the
            header counts), the 1-based feature of a vector layer. None: the whole file.
        column: Header as it stands in the file. None: the whole row.
        value: Offending text, shortened to 80 characters.
        reason: What is wrong, one sentence.
        mend: How to put it right, one sentence.
        severity: `reject`: the row is not loaded. `finding`: it is loaded and listed.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    reason: str
    mend: str
    severity: Severity = "reject"
