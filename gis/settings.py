"""Where the database is: two settings, read once from the environment.

| variable | means | default |
|---|---|---|
| `GAZETTEER_DATABASE_URL` | a database of your own, as a libpq URL | none: the private cluster |
| `GAZETTEER_HOME` | folder of the private cluster | `.gazetteer` in the project or work folder |
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gis.errors import SetupError

_HIDDEN = "***"
# From the first colon behind the user to the last @: a password may itself hold @, / or ?.
_URL_PASSWORD = re.compile(r"(?s)(://[^:]*):.*@")
_SECRET_WORDS = r"\b(password|sslpassword)"
_QUERY_PASSWORD = re.compile(rf"(?is)([?&]){_SECRET_WORDS}=[^&]*")
_PAIR_PASSWORD = re.compile(rf"(?is){_SECRET_WORDS}\s*=\s*('(?:\\.|[^'\\])*'?|\S+)")


@dataclass(frozen=True, slots=True)
class DatabaseSettings:
    """Which database to use.

    Attributes:
        url: libpq URL (`postgresql://…`) of a database of the user's own; None: the private
            cluster (私有数据库实例) under `home`. Kept out of `repr`, it may hold a password.
        home: Absolute folder of the private cluster.
        owner_url: URL of the same database as its owner, for migrations; None: `url` does both.
    """

    url: str | None = field(repr=False)
    home: Path
    owner_url: str | None = field(default=None, repr=False)


def read_settings(environ: Mapping[str, str] | None = None) -> DatabaseSettings:
    """Read the settings; an empty variable counts as not set.

    Args:
        environ: Variables to read instead of those of the process.

    Raises:
        SetupError: `GAZETTEER_DATABASE_URL` or `GAZETTEER_OWNER_URL` is not a PostgreSQL URL.
    """
    variables = os.environ if environ is None else environ
    url = variables.get("GAZETTEER_DATABASE_URL", "").strip()
    owner = variables.get("GAZETTEER_OWNER_URL", "").strip()
    home = variables.get("GAZETTEER_HOME", "").strip()
    folder = Path(home).expanduser() if home else _default_home()
    return DatabaseSettings(
        url=libpq_url(url) if url else None,
        home=folder.resolve(),
        owner_url=libpq_url(owner) if owner and url else None,
    )


def libpq_url(url: str) -> str:
    """The URL as libpq reads it: `postgres://` and `postgresql+psycopg://` are put right.

    Raises:
        SetupError: Another kind of URL, or none at all.
    """
    scheme, separator, rest = url.partition("://")
    if not separator or scheme.partition("+")[0] not in ("postgresql", "postgres"):
        raise SetupError(
            "GAZETTEER_DATABASE_URL is not a PostgreSQL address.",
            "Write it as postgresql://USER:PASSWORD@HOST:5432/DATABASE.",
        )
    return f"postgresql://{rest}"


def redact(url: str) -> str:
    """The URL or conninfo with every password replaced by `***`, fit for a message.

    An address that is not well-formed loses more than its password rather than less.
    """
    shown = _URL_PASSWORD.sub(rf"\1:{_HIDDEN}@", url)
    if "://" in shown:
        return _QUERY_PASSWORD.sub(rf"\1\2={_HIDDEN}", shown)
    return _PAIR_PASSWORD.sub(rf"\1={_HIDDEN}", shown)


def _default_home() -> Path:
    project = Path(__file__).resolve().parent.parent
    base = project if (project / "pyproject.toml").is_file() else Path.cwd()
    return base / ".gazetteer"
