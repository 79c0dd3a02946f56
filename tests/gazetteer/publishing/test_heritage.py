"""Heritage: datings, and verdicts that rest on evidence or are unknown."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest

from gazetteer.division import Level
from gazetteer.publishing.eras import Years, years_of
from gazetteer.publishing.heritage import Claim, Standing, Verdict, check_criteria
from gazetteer.publishing.heritage_files import heritage_bytes
from gazetteer.publishing.question import PublishQuestion
from gis.database import Database
from tests.gazetteer.publishing.world import CITY, DAY, claim, edition

TOWN = Standing(Level.TOWNSHIP, "341226104000", "江口镇", date(2026, 1, 1))


def said(dated: str | None, category: str = "千年古镇") -> Claim:
    return Claim(category, "始见", dated, "县志", False, None, False)


def verdicts(claims: list[Claim], standing: Standing = TOWN) -> dict[str, Verdict]:
    return {check.criterion: check.verdict for check in check_criteria(claims, standing)}


@pytest.mark.parametrize(
    ("dated", "years"),
    [
        ("北宋", Years(960, 1127)),
        ("唐宋", Years(618, 1279)),
        ("明初", Years(1368, 1644)),
        ("公元前221年", Years(-221, -221)),
        ("618年", Years(618, 618)),
        ("不详", None),
        ("", None),
        (None, None),
    ],
)
def test_what_a_dating_can_mean(dated: str | None, years: Years | None) -> None:
    assert years_of(dated) == years


def test_there_was_no_year_nought() -> None:
    assert Years(-1, 1).age_in(2) == (1, 2)


@pytest.mark.parametrize(
    ("dates", "verdict"),
    [
        (["唐"], Verdict.SUPPORTED),
        (["明"], Verdict.CONTRADICTED),
        (["北宋"], Verdict.UNKNOWN),  # 899 to 1066 years
        (["1026年"], Verdict.SUPPORTED),  # 1000 years are enough
        (["1027年"], Verdict.CONTRADICTED),
        (["唐", "明"], Verdict.CONFLICTING),
        (["唐", "不详"], Verdict.SUPPORTED),
        ([None], Verdict.UNKNOWN),
    ],
)
def test_age_is_judged_by_what_the_datings_leave_open(
    dates: list[str | None], verdict: Verdict
) -> None:
    assert verdicts([said(dated) for dated in dates])["settlement_age"] is verdict


def test_what_nothing_on_record_decides_is_unknown() -> None:
    found = verdicts([said("唐")])
    assert found["is_town"] is Verdict.SUPPORTED
    assert {found[name] for name in ("name_age", "culture", "buildings", "centre")} == {
        Verdict.UNKNOWN
    }
    assert verdicts([said("唐"), said("唐", "地名年代")])["name_age"] is Verdict.SUPPORTED


def test_a_township_is_no_town_and_a_place_that_ended_is_not_known_to_be_one() -> None:
    township = Standing(Level.TOWNSHIP, "341226200000", "建颍乡", DAY)
    gone = Standing(None, "341226104000", "江口镇", DAY)
    assert verdicts([said("唐")], township)["is_town"] is Verdict.CONTRADICTED
    assert verdicts([said("唐")], gone)["is_town"] is Verdict.UNKNOWN


def test_every_verdict_but_unknown_has_its_evidence_and_every_criterion_its_source() -> None:
    checks = check_criteria([said("唐"), said("明", "千年古县")], TOWN)
    assert {check.category for check in checks} == {"千年古镇", "千年古县"}
    assert all(check.evidence for check in checks if check.verdict is not Verdict.UNKNOWN)
    assert all(check.source for check in checks)


def test_the_list_has_claims_with_datings_and_sources(published: Database) -> None:
    found = {entry.name: entry for entry in edition(published).heritage}
    assert set(found) == {"江口镇", "颍上县"}
    (only,) = found["颍上县"].claims
    assert (only.dated, only.citation, only.is_listed) == ("隋", "名录 list 2023", True)
    assert found["江口镇"].within == "颍上县"
    before = edition(published, as_of=date(2023, 8, 31))
    assert before.heritage == ()


def test_a_place_that_ended_keeps_its_claims(published: Database) -> None:
    claim(published, "341202001200", "千年古村落", "唐", "村始于唐")
    (village,) = [e for e in edition(published).heritage if e.code == "341202001200"]
    assert (village.name, village.is_in_force) == ("七里村委会", False)


def test_the_forms_of_the_list_say_the_same(published: Database) -> None:
    question = PublishQuestion(DAY, None, CITY)
    body = json.loads(heritage_bytes(published, question, "json"))
    text = heritage_bytes(published, question, "csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert "认定" in body["note"]
    claims = [(r["name"], r["dated"]) for r in rows if r["kind"] == "claim"]
    assert claims == [(p["name"], c["dated"]) for p in body["places"] for c in p["claims"]]
    checks = [r["verdict"] for r in rows if r["kind"] == "criterion"]
    assert checks == [c["verdict"] for p in body["places"] for c in p["checks"]]
    assert heritage_bytes(published, question, "xlsx").startswith(b"PK")
