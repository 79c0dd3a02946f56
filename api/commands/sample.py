"""`gazetteer sample`: the Fuyang sample 阜阳样例, made and loaded."""

from __future__ import annotations

from contextlib import closing

from api.commands.console import errors, say
from api.connect import migrated_url
from api.progress import progress_bars
from api.settings import home
from gis.database import Database
from layers.sample.load import load_sample


def sample() -> None:
    """Make and load the sample of Fuyang; real facts, and simulated ones marked so 阜阳样例."""
    address, _ = migrated_url()
    with closing(Database(address, pool_size=1)) as database, progress_bars(errors) as progress:
        reports = load_sample(database, home() / "sample", progress)
    changed = sum(not report.is_nothing for report in reports)
    say(
        f"sample: {len(reports)} files, "
        + (f"{changed} changed the register" if changed else "nothing to change 无变化")
    )
