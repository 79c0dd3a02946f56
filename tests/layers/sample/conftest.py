from pathlib import Path

import pytest

from layers.sample.build import build
from layers.sample.communities import Township, townships_of
from layers.sample.facts import Facts, read_facts


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, built once."""
    directory = tmp_path_factory.mktemp("sample")
    build(directory)
    return directory


@pytest.fixture(scope="session")
def facts() -> Facts:
    return read_facts()


@pytest.fixture(scope="session")
def townships(facts: Facts) -> list[Township]:
    return townships_of(facts)
