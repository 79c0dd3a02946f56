"""`gazetteer account` and `gazetteer audit`, as whoever runs the machine gives them."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.commands.conftest import PROGRAM, Run, runner

PASSWORD = "颍州 horse battery 7"


@pytest.fixture
def run(service_url: str, tmp_path: Path) -> Run:
    """Over a database without data, as the service's own role."""
    return runner(service_url, tmp_path)


def typed(url: str, lines: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run with something on standard input."""
    return subprocess.run(
        [PROGRAM, *arguments], env={**os.environ, "GAZETTEER_DATABASE_URL": url}, input=lines,
        capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


def add(url: str, name: str, *more: str) -> subprocess.CompletedProcess[str]:
    return typed(url, PASSWORD + "\n", "account", "add", name, "--password-stdin", *more)


def test_the_first_administrator_and_the_accounts_after(service_url: str, run: Run) -> None:
    done = add(service_url, "Root", "--role", "administrator", "--display", "管理员")
    assert done.returncode == 0, done.stderr
    assert "root: 系统管理员 administrator" in done.stdout
    assert add(service_url, "root").returncode == 1
    assert run("account", "grant", "root", "officer").returncode == 0

    (account,) = json.loads(run("account", "list", "--format", "json").stdout)
    assert (account["name"], account["display_name"]) == ("root", "管理员")
    assert [role["role"] for role in account["roles"]] == ["administrator", "officer"]
    (row,) = csv.DictReader(io.StringIO(run("account", "list", "--format", "csv").stdout))
    assert row["name"] == "root"
    assert "管理员" in run("account", "list").stdout
    assert PASSWORD not in done.stdout + done.stderr

    assert run("account", "revoke", "root", "officer").returncode == 0
    for refused in (("revoke", "root", "administrator"), ("disable", "root")):
        done = run("account", *refused)
        assert done.returncode == 1
        assert "last administrator" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("grant", "nobody", "officer"), "no account"),
        (("grant", "root", "officer", "--division", "341202"), "no division 341202000000"),
        (("grant", "root", "officer", "--division", "x"), "not a division code"),
        (("password", "nobody"), "no account"),
        (("password", "root"), "no terminal"),
        (("add", "a b", "--password-stdin"), "cannot be a sign-in name"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_its_mend(
    service_url: str, run: Run, arguments: tuple[str, ...], said: str
) -> None:
    add(service_url, "root", "--role", "administrator")
    done = run("account", *arguments)
    assert done.returncode == 1
    assert said in done.stderr
    assert "→" in done.stderr


def test_a_weak_password_makes_no_account(service_url: str, run: Run) -> None:
    done = typed(service_url, "short\n", "account", "add", "wang", "--password-stdin")
    assert done.returncode == 1
    assert "fewer than 12" in done.stderr
    assert json.loads(run("account", "list", "--format", "json").stdout) == []


def test_at_a_terminal_the_password_is_asked_for_twice_and_not_shown(service_url: str) -> None:
    for second, code in ((PASSWORD, 0), ("another", 1)):
        main, other = pty.openpty()
        with subprocess.Popen(
            [PROGRAM, "account", "add", f"wang{code}"], stdin=other, stdout=other, stderr=other,
            env={**os.environ, "GAZETTEER_DATABASE_URL": service_url}, start_new_session=True,
        ) as program:  # fmt: skip
            os.close(other)
            shown = read_until(main, "口令: ")
            os.write(main, f"{PASSWORD}\n".encode())
            shown += read_until(main, "再次输入: ")
            os.write(main, f"{second}\n".encode())
            shown += read_until(main, None)
            assert program.wait(60) == code, shown
        os.close(main)
        assert PASSWORD not in shown


def read_until(terminal: int, prompt: str | None) -> str:
    """What a terminal shows up to a prompt, or to its end."""
    shown = b""
    while prompt is None or prompt.encode() not in shown:
        try:
            piece = os.read(terminal, 1000)
        except OSError:  # how Linux says that nobody writes to it any more
            break
        if not piece:
            break
        shown += piece
    return shown.decode("utf-8", "replace")


def test_tokens_are_made_listed_and_revoked(service_url: str, run: Run) -> None:
    add(service_url, "wang", "--role", "planner")
    done = run("account", "token", "wang", "批量导入", "--days", 10)
    assert done.stdout.startswith("gz_")
    listed = run("account", "token", "wang").stdout
    assert "批量导入" in listed
    assert done.stdout.strip() not in listed
    assert run("account", "token", "wang", "--revoke", 99).returncode == 1
    assert run("account", "token", "wang", "--revoke", 1).returncode == 0


def test_the_audit_tells_who_did_what(service_url: str, run: Run) -> None:
    add(service_url, "wang", "--role", "planner")
    run("account", "grant", "wang", "viewer")
    run("account", "grant", "wang", "viewer")  # nothing to do, so nothing on record

    table = ("--table", "office.account_role")
    rows = json.loads(run("audit", *table, "--format", "json").stdout)
    assert [row["reason"] for row in rows] == [
        "viewer 000000000000 given: wang",
        "new account wang",
    ]
    assert all(row["actor"].startswith("command line (") for row in rows)

    number = rows[0]["revision_id"]
    (whole,) = json.loads(run("audit", number, "--format", "json").stdout)
    (change,) = whole["changes"]
    assert (change["relation"], change["operation"]) == ("office.account_role", "insert")
    fields = list(csv.DictReader(io.StringIO(run("audit", number, "--format", "csv").stdout)))
    assert ("role", "", "viewer") in {(row["field"], row["old"], row["new"]) for row in fields}
    assert "viewer" in run("audit", number).stdout

    events = json.loads(run("audit", "--sign-ins", "--format", "json").stdout)
    assert [event["kind"] for event in events] == ["password_set"]
    assert json.loads(run("audit", "--until", "2001-01-01", "--format", "json").stdout) == []


@pytest.mark.parametrize(
    "arguments",
    [("999",), ("--place", "无此地"), ("--division", "349999"), ("--table", "nothing"),
     ("--since", "then"), ("1", "--sign-ins")],
)  # fmt: skip
def test_an_audit_that_cannot_be_had(run: Run, arguments: tuple[str, ...]) -> None:
    done = run("audit", *arguments)
    assert done.returncode == 1
    assert "→" in done.stderr


def test_the_changes_of_a_division(gazetteer: Run) -> None:
    history = json.loads(gazetteer("audit", "--division", "341202", "--format", "json").stdout)
    assert "gazetteer.division_version" in {
        change["relation"] for one in history for change in one["changes"]
    }
