"""Accounts over a small register of divisions, as the service's own role."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gis.database import Database
from tests.gazetteer.accounts.office import Office
from tests.gazetteer.register import LIST, Register


@pytest.fixture
def database(service_url: str) -> Iterator[Database]:
    database = Database(service_url, pool_size=4)
    yield database
    database.close()


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


@pytest.fixture
def divisions(database: Database, tmp_path: Path) -> Register:
    """安徽省 > 阜阳市 > 颍州区 > 鼓楼街道 > 文明社区, 七里村."""
    register = Register(database, tmp_path)
    register.load("divisions", LIST)
    return register
