"""What the documents promise is there: settings, commands, links, decisions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.cli import COMMANDS
from api.settings import ServerSettings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = [
    path
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    if "node_modules" not in path.parts
]


def test_every_setting_stands_in_the_readme() -> None:
    names = {f"GAZETTEER_{name.upper()}" for name in ServerSettings.model_fields}
    assert {name for name in names if name not in README} == set()


def test_every_command_stands_in_the_readme() -> None:
    assert {name for name in COMMANDS if f"`gazetteer {name}" not in README} == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_hold(path: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text("utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_both_readmes_show_the_same_commands() -> None:
    blocks = re.compile(r"```sh\n(.*?)```", re.DOTALL)
    strip = re.compile(r"\s*#.*")
    english = [strip.sub("", block) for block in blocks.findall(README)]
    chinese_text = (ROOT / "docs/zh/README.md").read_text("utf-8")
    assert english == [strip.sub("", block) for block in blocks.findall(chinese_text)]


def test_the_architecture_names_files_that_exist() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    named = set(re.findall(r"`([\w/]+\.py)`", text))
    packages = ("gis", "gazetteer", "layers", "maps", "api")
    present = {path.name for package in packages for path in (ROOT / package).rglob("*.py")}
    assert {name for name in named if name.rsplit("/", 1)[-1] not in present} == set()


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs/decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_no_lock_names_a_download_address() -> None:
    locks = [*ROOT.glob("requirements*.lock"), *ROOT.glob("package-lock.json")]
    assert locks
    address = re.compile(r'"resolved"|\b(https?|file)://\S+\.(whl|tgz|tar\.gz)')
    assert [lock.name for lock in locks if address.search(lock.read_text("utf-8"))] == []
