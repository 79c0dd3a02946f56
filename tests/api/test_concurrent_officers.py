"""Ten officers at work for a minute, while the server is killed twice and started again.

No change that an officer was told of may be lost, none may be made twice, and the audit must
account for each. `GAZETTEER_TEST_OFFICERS_SECONDS` makes it longer.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from gazetteer.accounts.roles import Role
from gis.database import Database
from gis.roles import CLEARED_ROLE, WRITER_ROLE
from tests.api.officers import APPROVAL, CORRECTION, PDF, headers, token_for
from tests.gazetteer.register import LIST, Register
from tests.server import DatabaseServer

SECONDS = float(os.environ.get("GAZETTEER_TEST_OFFICERS_SECONDS", "60"))
OFFICERS = 10
ROOT = Path(__file__).parents[2]


class Service:
    """The server with two workers, which can be killed and started again."""

    def __init__(self, url: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._environment = {**os.environ, "GAZETTEER_DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
        self.kills = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [
            sys.executable, "-m", "uvicorn", "tests.api.served:app", "--factory", "--workers", "2",
            "--port", str(self.port), "--log-level", "error",
        ]  # fmt: skip
        self._process = subprocess.Popen(
            command, env=self._environment, cwd=ROOT, start_new_session=True
        )
        for _ in range(600):
            try:
                if httpx.get(f"{self.address}/cases/catalogue", timeout=5).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
        raise AssertionError("the server did not come up")

    def kill(self) -> None:
        """SIGKILL to the server and its workers: nothing is finished, nobody is told."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.kills += 1


@dataclass
class Officer:
    """One officer and what they were told was done.

    Attributes:
        applied: Case number → (place, text) of changes answered as in force.
        opened: Numbers of cases answered as opened.
        keys: Keys of all requests that were answered as done.
        refused: How often another officer had been first.
        retries: How often no answer came.
    """

    name: str
    token: str
    reviewer: str
    places: list[int]
    address: str
    until: float
    applied: dict[str, tuple[int, str]] = field(default_factory=dict)
    opened: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    refused: int = 0
    retries: int = 0

    def work(self) -> None:
        chance = random.Random(self.name)
        with httpx.Client(base_url=self.address, timeout=30) as http:
            turn = 0
            while time.monotonic() < self.until:
                turn += 1
                self._one_case(http, chance.choice(self.places), f"{self.name} 第{turn}次")

    def _one_case(self, http: httpx.Client, place: int, said: str) -> None:
        step = {"kind": "correct_place", "payload": {"place_id": place, "description": said}}
        case = self._ask(http, "POST", "/cases", CORRECTION | {"title": said, "actions": [step]})
        number = case.json()["case_number"]
        self.opened.append(number)
        self._ask(
            http, "POST", f"/cases/{number}/documents?kind=plan&name=p.pdf", PDF + said.encode()
        )
        self._move(http, number, {"to": "accepted"})
        for _ in range(20):
            self._move(http, number, APPROVAL, self.reviewer)
            answer = self._move(http, number, {"to": "in_force"}, may_be_stale=True)
            if answer.status_code == 200:
                self.applied[number] = (place, said)
                return
            assert answer.json()["difference"], answer.text
            self.refused += 1
            self._move(http, number, {"to": "accepted", "remark": "重新核对"})

    def _move(
        self,
        http: httpx.Client,
        number: str,
        move: dict[str, Any],
        token: str | None = None,
        may_be_stale: bool = False,
    ) -> httpx.Response:
        return self._ask(http, "POST", f"/cases/{number}/move", move, token, may_be_stale)

    def _ask(
        self,
        http: httpx.Client,
        method: str,
        path: str,
        body: dict[str, Any] | bytes,
        token: str | None = None,
        may_be_stale: bool = False,
    ) -> httpx.Response:
        """Ask until there is an answer, always under the same key."""
        key = uuid.uuid4().hex
        sent: dict[str, Any] = {"content": body} if isinstance(body, bytes) else {"json": body}
        for _ in range(600):
            try:
                asks = headers(token or self.token, key)
                answer = http.request(method, path, headers=asks, **sent)
            except httpx.HTTPError:
                self.retries += 1
                time.sleep(0.1)
                continue
            if answer.status_code == 503:
                time.sleep(0.1)
                continue
            if may_be_stale and answer.status_code == 409:
                return answer
            assert answer.status_code in (200, 201), answer.text
            self.keys.append(key)
            return answer
        raise AssertionError(f"no answer to {method} {path}")


@dataclass
class Day:
    """A working day that is over.

    Attributes:
        database: The database.
        officers: Who worked.
        kills: How often the server was killed meanwhile.
    """

    database: Database
    officers: list[Officer]
    kills: int

    def rows(self, sql: str, role: str = CLEARED_ROLE) -> list[Any]:
        with self.database.read(role) as connection:
            return list(connection.exec_driver_sql(sql))

    @property
    def applied(self) -> dict[str, tuple[int, str]]:
        return {number: told for o in self.officers for number, told in o.applied.items()}


@pytest.fixture(scope="module")
def day(
    server: DatabaseServer, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Day]:
    with server.database(template_database) as name:
        database = Database(server.url(name), pool_size=2)
        Register(database, tmp_path_factory.mktemp("day")).load("divisions", LIST)
        reviewer = token_for(database, "reviewer", Role.REVIEWER)
        with database.read(CLEARED_ROLE) as connection:
            places = list(
                connection.exec_driver_sql(
                    "SELECT DISTINCT p.place_id FROM gazetteer.place p"
                    " JOIN gazetteer.division_version v USING (division_id)"
                    " WHERE starts_with(v.code, '3412')"  # what their cases are for
                ).scalars()
            )
        service = Service(server.service_url(name))
        service.start()
        until = time.monotonic() + SECONDS
        officers = [
            Officer(
                f"officer{n}", token_for(database, f"officer{n}", Role.OFFICER), reviewer, places,
                service.address, until,
            )
            for n in range(OFFICERS)
        ]  # fmt: skip
        faults: list[BaseException] = []

        def work(officer: Officer) -> None:
            try:
                officer.work()
            except BaseException as fault:
                faults.append(fault)

        threads = [
            threading.Thread(target=work, args=(officer,), daemon=True) for officer in officers
        ]
        try:
            for thread in threads:
                thread.start()
            for _ in range(2):
                time.sleep(SECONDS / 3)
                service.kill()
                service.start()
            for thread in threads:
                thread.join(timeout=SECONDS + 120)
        finally:
            service.kill()
        assert not faults, faults[0]
        assert not any(thread.is_alive() for thread in threads)
        yield Day(database, officers, service.kills - 1)
        database.close()


def test_everybody_worked_and_the_server_died_under_them(day: Day) -> None:
    assert day.kills == 2
    assert all(officer.applied for officer in day.officers)
    assert sum(officer.retries for officer in day.officers) > 0


def test_some_came_second_and_were_told(day: Day) -> None:
    """Seven places for ten officers: cases meet, and each stale one was refused with why."""
    assert sum(officer.refused for officer in day.officers) > 0


def test_no_accepted_change_is_lost(day: Day) -> None:
    states = dict(day.rows("SELECT case_number, state FROM office.change_case"))
    assert {number for number, state in states.items() if state == "in_force"} == set(day.applied)
    assert all(number in states for officer in day.officers for number in officer.opened)
    answered = day.rows("SELECT request_key FROM office.accepted_request", WRITER_ROLE)
    kept = {row[0] for row in answered}
    assert {key for officer in day.officers for key in officer.keys} <= kept


def test_none_is_made_twice(day: Day) -> None:
    titles = [row[0] for row in day.rows("SELECT title FROM office.change_case")]
    assert len(titles) == len(set(titles))
    documents = day.rows("SELECT count(*) FROM office.case_document GROUP BY case_id")
    assert {row[0] for row in documents} == {1}
    written = day.rows(
        "SELECT description, count(DISTINCT lower(recorded)) FROM ("
        " SELECT description, recorded FROM gazetteer.place_version"
        " UNION ALL SELECT description, recorded FROM gazetteer.place_version_history) v"
        " WHERE description IS NOT NULL GROUP BY description"
    )
    assert dict(written) == {said: 1 for _, said in day.applied.values()}


def test_each_place_says_what_was_applied_to_it_last(day: Day) -> None:
    last: dict[int, str] = {}
    for number, _ in day.rows(
        "SELECT case_number, applied_revision FROM office.change_case"
        " WHERE state = 'in_force' ORDER BY applied_revision"
    ):
        place, said = day.applied[number]
        last[place] = said
    now = dict(
        day.rows(
            "SELECT place_id, description FROM gazetteer.place_version"
            " WHERE description IS NOT NULL"
        )
    )
    assert now == last


def test_the_audit_accounts_for_every_applied_case(day: Day) -> None:
    audited = day.rows(
        "SELECT c.case_number, c.case_id, r.context, r.actor,"
        " array_agg(g.new->>'description') FILTER (WHERE g.relation = 'gazetteer.place_version'),"
        " array_agg(g.new->>'place_id') FILTER (WHERE g.relation = 'gazetteer.place_version')"
        " FROM office.change_case c JOIN gis.revision r ON r.revision_id = c.applied_revision"
        " CROSS JOIN LATERAL gis.revision_changes(r.revision_id) g"
        " WHERE c.state = 'in_force' GROUP BY c.case_number, c.case_id, r.context, r.actor"
    )
    assert len(audited) == len(day.applied)
    for number, case_id, context, actor, descriptions, places in audited:
        place, said = day.applied[number]
        assert descriptions == [said]
        assert places == [str(place)]
        assert context["case"] == case_id
        assert said.startswith(actor)


def test_the_steps_of_every_case_are_a_chain_without_gaps(day: Day) -> None:
    broken = day.rows(
        "SELECT case_id FROM (SELECT case_id, number, from_state, revision_id,"
        " lag(to_state) OVER w AS before, lag(revision_id) OVER w AS earlier,"
        " row_number() OVER w AS place FROM office.case_step"
        " WINDOW w AS (PARTITION BY case_id ORDER BY number)) s"
        " WHERE number <> place OR from_state IS DISTINCT FROM before OR revision_id <= earlier"
    )
    assert broken == []
    ends = day.rows(
        "SELECT c.case_number FROM office.change_case c LEFT JOIN LATERAL ("
        " SELECT to_state, revision_id FROM office.case_step s WHERE s.case_id = c.case_id"
        " ORDER BY number DESC LIMIT 1) s ON true WHERE s.to_state IS DISTINCT FROM c.state"
        " OR (c.state = 'in_force' AND s.revision_id <> c.applied_revision)"
    )
    assert ends == []
