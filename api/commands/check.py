"""`gazetteer check`: is the database, and what it holds, in order?"""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from typing import Annotated

import typer

from api.commands.console import say
from api.connect import migrated_url
from gazetteer.checks import check_divisions
from gis.checks import check_database
from gis.database import Database
from layers.checks import check_layers

NAMES = ("extensions", "locale", "indexes", "SRIDs", "rights", "orphans", "parents", "outlines",
         "topology", "kinds", "supply", "unassigned", "standards")  # fmt: skip


def check(
    limit: Annotated[int, typer.Option(help="Findings shown of each check")] = 10,
) -> None:
    """Check extensions, locale, indexes, SRIDs, orphans and more; each finding with a hint 检查."""
    address, _ = migrated_url()  # refuses missing extensions and old versions by itself
    with closing(Database(address, pool_size=1)) as database, database.read() as connection:
        findings = [*check_database(connection), *check_divisions(connection),
                    *check_layers(connection)]  # fmt: skip
    counts = Counter(name for name, _, _ in findings)
    # A check that nobody listed above still shows what it found.
    for name in dict.fromkeys((*NAMES, *counts)):
        say(
            f"{'✗' if counts[name] else '✓'} {name}" + (f": {counts[name]}" if counts[name] else "")
        )
        for _, finding, hint in [f for f in findings if f[0] == name][:limit]:
            say(f"    {finding}")
            say(f"    → {hint}")
        if counts[name] > limit:
            say(f"    … and {counts[name] - limit} more")
    if findings:
        raise typer.Exit(1)
