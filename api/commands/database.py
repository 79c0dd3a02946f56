"""`gazetteer db …` and `gazetteer migrate`."""

from __future__ import annotations

import typer

from api.commands.console import say
from api.connect import migrated_url
from gis.cluster import Cluster, open_database
from gis.errors import SetupError
from gis.settings import read_settings, redact

app = typer.Typer(no_args_is_help=True, help="The private database 私有数据库.")


@app.command()
def start() -> None:
    """Start the private database, making it if need be 启动."""
    settings = read_settings()
    _refuse_foreign(settings.url)
    open_database(settings)
    status = Cluster(settings).status()
    say(f"running: PostgreSQL {status.version}, {status.data_directory}")


@app.command()
def stop() -> None:
    """Stop the private database 停止."""
    settings = read_settings()
    _refuse_foreign(settings.url)
    Cluster(settings).stop()
    say("stopped")


@app.command()
def status() -> None:
    """Say whether the private database runs, where and how large it is 状态."""
    settings = read_settings()
    if settings.url is not None:
        open_database(settings)
        say(f"in use: {redact(settings.url)} (GAZETTEER_DATABASE_URL)")
        return
    found = Cluster(settings).status()
    state = f"running (pid {found.pid})" if found.running else "stopped"
    size = "nothing stored" if found.size is None else f"{found.size / 1e6:,.0f} MB"
    say(f"{state}: PostgreSQL {found.version or '—'}, {found.data_directory}, {size}")
    if not found.running:
        raise typer.Exit(1)


@app.command()
def url() -> None:
    """Print the database's address, for psql, QGIS and the like 地址."""
    settings = read_settings()
    say(settings.url or Cluster(settings).url())


def migrate() -> None:
    """Bring the database to the present schema 升级数据库结构."""
    address, applied = migrated_url()
    say(f"{redact(address)}: " + (f"applied {', '.join(applied)}" if applied else "up to date"))


def _refuse_foreign(url: str | None) -> None:
    if url is not None:
        raise SetupError(
            "GAZETTEER_DATABASE_URL is set, so there is no private database to start or stop.",
            "Unset it, or use that server's own tools.",
        )
