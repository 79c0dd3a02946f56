"""The application over the sample, and people of several divisions who ask it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from api.app import create_app
from api.settings import ServerSettings
from gazetteer.accounts.roles import EVERYWHERE, Role
from gis.database import Database
from tests.api.asking import Client, asking
from tests.api.officers import headers, token_for
from tests.server import DatabaseServer

# 颍上县–霍邱县线, a part of 阜六线; 太和县 is on neither side of it.
LINE, GROUP = "341226341522", "阜六线"
OURS, STRANGERS = "341226000000", "341222000000"


@dataclass
class Bureau:
    """Somebody asks with the token of a name; nobody where the name is none."""

    client: Client
    database: Database
    tokens: dict[str, str]

    def ask(
        self, method: str, path: str, who: str | None = "inspector", **more: Any
    ) -> httpx.Response:
        extra = more.pop("headers", {})
        sent = extra if who is None else {**headers(self.tokens[who]), **extra}
        return self.client.request(method, path, headers=sent, **more)

    def get(self, path: str, who: str | None = "inspector", **params: str) -> httpx.Response:
        return self.ask("GET", path, who, params=params)

    def json(self, path: str, who: str | None = "inspector", **params: str) -> Any:
        answer = self.get(path, who, **params)
        assert answer.status_code == 200, answer.text
        return answer.json()


@contextmanager
def bureau_of(server: DatabaseServer, sample_database: str) -> Iterator[Bureau]:
    """An inspector of 颍上县, one of 太和县, one of everywhere, and a viewer."""
    with server.database(sample_database) as name:
        url = server.service_url(name)
        database = Database(url, pool_size=2)
        tokens = {
            "inspector": token_for(database, "inspector", Role.INSPECTOR, scope=OURS),
            "stranger": token_for(database, "stranger", Role.INSPECTOR, scope=STRANGERS),
            "leader": token_for(database, "leader", Role.OFFICER, scope=EVERYWHERE),
            "viewer": token_for(database, "viewer", Role.VIEWER),
        }
        settings = ServerSettings(pool_size=2, tile_pool_size=1)
        with asking(create_app(url, settings)) as client:
            yield Bureau(client, database, tokens)
        database.close()
