import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from gis.account import Account
from gis.cluster import Cluster, database_url, open_database
from gis.cluster_place import choose_place, make_private_folder
from gis.errors import SetupError
from gis.server_process import noted_pid, postmaster
from gis.settings import DatabaseSettings

_PROJECT = Path(__file__).resolve().parents[2]
# Starts the cluster of the folder named by the argument and says its process id.
_START = """
import sys
from pathlib import Path
from gis.cluster import Cluster
from gis.settings import DatabaseSettings
cluster = Cluster(DatabaseSettings(url=None, home=Path(sys.argv[1])), durable=False)
cluster.start()
cluster.ensure_database()
print(cluster.status().pid)
"""
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that the server's user may enter; its name needs quoting everywhere."""
    base = Path(tempfile.mkdtemp(prefix="gazetteer-test-"))
    base.chmod(0o755)
    yield base / "阜阳 it's %20"
    shutil.rmtree(base)


@pytest.fixture
def fresh(home: Path) -> Iterator[Cluster]:
    """A cluster that was never started; whatever runs of it at the end is stopped."""
    cluster = Cluster(_settings(home), durable=False)
    yield cluster
    cluster.remove()


def _settings(home: Path) -> DatabaseSettings:
    return DatabaseSettings(url=None, home=home)


def _ask(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
        assert row is not None
        return row[0]


def _crash(cluster: Cluster) -> None:
    pid = cluster.status().pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while Path(f"/proc/{pid}").exists():
        time.sleep(0.01)


def test_a_cluster_is_made_started_stopped_and_started_again(fresh: Cluster) -> None:
    before = fresh.status()
    assert (before.running, before.version, before.pid, before.size) == (False, None, None, None)
    fresh.stop()
    fresh.start()
    first = fresh.status()
    assert first.running
    assert first.size is not None
    assert first.size > 1_000_000
    fresh.start()
    assert fresh.status().pid == first.pid
    fresh.ensure_database()
    fresh.ensure_database()
    assert _ask(fresh.url(), "SELECT current_user") == "gazetteer"
    fresh.stop()
    assert fresh.status().version == first.version
    assert not fresh.status().running
    fresh.stop()
    fresh.start()
    assert _ask(fresh.url(), "SELECT postgis_lib_version()")


def test_the_database_is_made_for_chinese_names_and_has_its_roles(cluster: Cluster) -> None:
    cluster.ensure_database("register")
    url = cluster.url("register")
    assert _ask(url, "SELECT datctype FROM pg_database WHERE datname = 'register'") == "C.UTF-8"
    assert _ask(url, "SELECT cardinality(show_trgm('颍州区'))") != 0
    assert _ask(url, "SELECT pg_has_role('gazetteer', 'gazetteer_reader', 'USAGE')") is True
    assert _ask(url, "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'gazetteer_reader'") is False
    assert _ask(url, "SELECT rolsuper FROM pg_roles WHERE rolname = 'gazetteer'") is False
    assert _ask(url, "SHOW timezone") == "UTC"


def test_only_the_owner_can_enter_the_sockets_folder_and_no_port_is_open(cluster: Cluster) -> None:
    assert cluster.place.sockets.stat().st_mode & 0o777 == 0o700
    assert cluster.place.data.stat().st_mode & 0o777 == 0o700
    assert _ask(cluster.superuser_url(), "SHOW listen_addresses") == ""


def test_after_a_crash_the_server_starts_again_with_its_data(fresh: Cluster) -> None:
    fresh.start()
    fresh.ensure_database()
    with psycopg.connect(fresh.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS value")
    session = psycopg.connect(fresh.url(), autocommit=True)
    _crash(fresh)
    session.close()
    assert not fresh.status().running
    fresh.start()
    assert _ask(fresh.url(), "SELECT value FROM kept") == 1


def test_a_note_that_names_another_program_does_not_hinder_the_start(fresh: Cluster) -> None:
    fresh.start()
    _crash(fresh)
    note = fresh.place.data / "postmaster.pid"
    account = fresh.place.account
    other = subprocess.Popen(
        ["sleep", "60"], user=account.uid if os.geteuid() == 0 else None, cwd="/"
    )
    try:
        lines = note.read_text("utf-8").splitlines()
        note.write_text("\n".join([str(other.pid), *lines[1:], ""]), "utf-8")
        assert noted_pid(fresh.place) == other.pid
        assert postmaster(fresh.place) is None
        fresh.stop()
        assert other.poll() is None
        fresh.start()
        assert other.poll() is None
        assert fresh.status().pid not in (None, other.pid)
    finally:
        other.kill()
        other.wait()


@pytest.mark.parametrize("text", ["", "not a number\n", "999999999\n"])
def test_a_broken_note_does_not_hinder_the_start(fresh: Cluster, text: str) -> None:
    fresh.start()
    fresh.stop()
    (fresh.place.data / "postmaster.pid").write_text(text, "utf-8")
    fresh.start()
    assert fresh.status().running


def test_a_folder_that_is_moved_while_the_server_runs_keeps_that_one_server(fresh: Cluster) -> None:
    fresh.start()
    moved = fresh.place.home.with_name("moved")
    fresh.place.home.rename(moved)
    cluster = Cluster(_settings(moved), durable=False)
    cluster.start()
    try:
        assert cluster.status().pid == noted_pid(cluster.place)
        assert _ask(cluster.superuser_url(), "SHOW cluster_name") == fresh.place.name
    finally:
        cluster.remove()


def test_a_socket_that_was_cleaned_away_comes_back(fresh: Cluster) -> None:
    fresh.start()
    shutil.rmtree(fresh.place.sockets)
    fresh.start()
    assert _ask(fresh.url("postgres"), "SELECT 1") == 1


def test_an_initdb_that_was_cut_short_is_done_again(fresh: Cluster) -> None:
    draft = fresh.place.data.with_name("postgres.new")
    draft.mkdir(parents=True)
    draft.joinpath("PG_VERSION").write_text("15\n", "utf-8")
    fresh.start()
    assert not draft.exists()
    assert fresh.status().running


def test_two_commands_that_start_it_at_once_get_the_same_server(fresh: Cluster) -> None:
    command = [sys.executable, "-c", _START, str(fresh.place.home)]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_PROJECT) for _ in range(3)
    ]
    answers = {process.communicate(timeout=120)[0].strip() for process in running}
    assert [process.returncode for process in running] == [0, 0, 0]
    assert answers == {str(fresh.status().pid)}


def test_a_failing_start_says_why_from_the_servers_log(fresh: Cluster) -> None:
    fresh.start()
    fresh.stop()
    with (fresh.place.data / "postgresql.auto.conf").open("a") as file:
        file.write("no_such_setting = 1\n")
    with pytest.raises(SetupError) as caught:
        fresh.start()
    assert "does not start" in caught.value.message
    assert "server.log" in caught.value.mend


def test_data_of_a_version_that_is_not_installed_are_named(fresh: Cluster) -> None:
    fresh.start()
    fresh.stop()
    version = fresh.place.data / "PG_VERSION"
    kept = version.read_text("utf-8")
    version.write_text("14\n", "utf-8")
    with pytest.raises(SetupError, match="made by PostgreSQL 14"):
        fresh.start()
    version.write_text(kept, "utf-8")


def test_a_long_path_gets_a_short_socket_folder(home: Path) -> None:
    deep = home.joinpath(*["very-long-folder-name"] * 6)
    place = choose_place(deep)
    assert place.data.is_relative_to(deep)
    assert len(bytes(place.sockets)) < 60
    assert place.sockets.parent == Path("/tmp")


def test_a_comma_in_the_path_keeps_the_socket_out_of_it(home: Path) -> None:
    assert choose_place(home / "a,b").sockets.parent == Path("/tmp")


def test_a_socket_folder_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    me = Account("me", os.geteuid(), os.getegid())
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(SetupError, match="should be a folder of user me"):
        make_private_folder(tmp_path / "link", me)
    (tmp_path / "file").touch()
    with pytest.raises(SetupError, match="should be a folder of user me"):
        make_private_folder(tmp_path / "file", me)
    stranger = Account("stranger", os.geteuid() + 1, os.getegid())
    with pytest.raises(SetupError, match="should be a folder of user stranger"):
        make_private_folder(tmp_path, stranger)


@needs_root
def test_where_postgres_may_not_enter_the_data_go_elsewhere(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    place = choose_place(tmp_path / "home")
    assert place.moved
    assert place.data.is_relative_to("/var/lib/civic-gazetteer")
    assert place.sockets.is_relative_to("/var/lib/civic-gazetteer")


@needs_root
def test_an_ordinary_user_has_a_cluster_that_root_can_use_too(fresh: Cluster) -> None:
    home = fresh.place.home
    home.mkdir()
    os.chown(home, 65534, 65534)
    # A child of this process: the interpreter may lie where nobody else can start it.
    pid = os.fork()
    if pid == 0:
        _start_as_nobody(home)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    as_root = Cluster(_settings(home), durable=False)
    assert as_root.place.account.uid == 65534
    assert as_root.place.data == home / "postgres"
    as_root.start()
    assert _ask(as_root.url(), "SELECT current_user") == "gazetteer"
    as_root.remove()


def _start_as_nobody(home: Path) -> None:
    status = 1
    try:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        cluster = Cluster(_settings(home), durable=False)
        cluster.start()
        cluster.ensure_database()
        status = 0
    finally:
        os._exit(status)


@needs_root
def test_another_users_data_are_refused(fresh: Cluster) -> None:
    fresh.start()
    pid = os.fork()
    if pid == 0:
        os.setuid(65534)
        try:
            Cluster(_settings(fresh.place.home))
        except SetupError as refusal:
            os._exit(0 if "belongs to user postgres" in refusal.message else 1)
        os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def test_a_home_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SetupError, match="cannot be kept in"):
        Cluster(_settings(tmp_path / "file" / "home")).start()


def test_a_database_of_ones_own_leaves_the_cluster_alone(cluster: Cluster, home: Path) -> None:
    cluster.ensure_database("own")
    settings = DatabaseSettings(url=cluster.url("own"), home=home)
    assert database_url(settings) == cluster.url("own")
    assert open_database(settings) == cluster.url("own")
    assert not home.exists()


def test_the_private_cluster_is_opened_where_no_other_is_named(cluster: Cluster) -> None:
    settings = _settings(cluster.place.home)
    assert database_url(settings) == cluster.url()
    assert open_database(settings) == cluster.url()
