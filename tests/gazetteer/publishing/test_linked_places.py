"""Linked Places Format v1.3 and plain GeoJSON: what the format asks for, and what is said in it."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
import shapely

from gazetteer.places.place_class import shipped_classes
from gazetteer.publishing.class_tables import feature_class
from gazetteer.publishing.linked_places import Span, timespan
from gazetteer.publishing.linked_places_files import geojson_chunks, lpf_chunks
from gazetteer.publishing.question import Audience, PublishQuestion
from gis.database import Database
from tests.gazetteer.publishing.world import CITY, DAY, edition, names

DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
IDENTIFIER = re.compile(r"\w+:\S+")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[a-z]{5,8})?")


def read(database: Database, audience: Audience = Audience.PUBLIC, **more: Any) -> dict[str, Any]:
    question = PublishQuestion(**{"as_of": DAY, "division": CITY, **more, "audience": audience})
    document: dict[str, Any] = json.loads("".join(lpf_chunks(database, question)))
    return document


def check_when(when: dict[str, Any]) -> None:
    """README of LPF v1.3: one timespan or more, each with a start; dates of ISO 8601."""
    assert when["timespans"]
    for span in when["timespans"]:
        assert set(span) <= {"start", "end"}
        assert "start" in span
        for limit in span.values():
            assert limit
            assert set(limit) in ({"in"}, {"earliest"}, {"latest"}, {"earliest", "latest"})
            assert all(DATE.fullmatch(day) for day in limit.values())


def check_feature(feature: dict[str, Any]) -> None:
    """What README of LPF v1.3 says of a feature's elements."""
    assert feature["type"] == "Feature"
    assert IDENTIFIER.fullmatch(feature["@id"])
    assert feature["properties"]["title"]
    assert feature["properties"]["ccodes"] == ["CN"]
    classes = feature["properties"]["fclasses"]
    assert classes
    assert set(classes) <= set("AHLPRST")
    check_when(feature["when"])
    assert any(name["citations"] for name in feature["names"])
    for name in feature["names"]:
        assert name["toponym"]
        assert "@" not in name["toponym"]
        assert LANGUAGE.fullmatch(name["lang"])
        assert all(citation["label"] for citation in name["citations"])
        check_when(name["when"])
    for kind in feature["types"]:
        assert re.fullmatch(r"aat:\d{9}", kind["identifier"])
        assert kind["label"]
        check_when(kind["when"])
    for relation in feature.get("relations", []):
        assert IDENTIFIER.fullmatch(relation["relationType"])
        assert IDENTIFIER.fullmatch(relation["relationTo"])
        check_when(relation["when"])
    geometry = feature["geometry"]
    if geometry is not None:
        assert geometry["certainty"] in ("certain", "less-certain", "uncertain")
        assert shapely.geometry.shape(geometry).geom_type == "Point"
        check_when(geometry["when"])


def by_title(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {feature["properties"]["title"]: feature for feature in document["features"]}


def test_every_feature_has_what_the_format_asks_for(published: Database) -> None:
    document = read(published)
    assert (document["type"], document["as_of"]) == ("FeatureCollection", "2024-06-01")
    assert document["@context"].endswith("linkedplaces-context-v1.1.jsonld")
    for feature in document["features"]:
        check_feature(feature)
    identifiers = [feature["@id"] for feature in document["features"]]
    assert len(set(identifiers)) == len(identifiers)


def test_places_there_are_and_those_there_were(published: Database) -> None:
    found = by_title(read(published))
    assert set(found) == {*names(edition(published).entries), "七里村委会", "老渡口"}
    (span,) = found["老渡口"]["when"]["timespans"]
    assert span == {"start": {"in": "1950-01-01"}, "end": {"in": "1999-04-30"}}
    earlier = by_title(read(published, as_of=date(1998, 1, 1)))
    assert set(earlier) >= {"老渡口", "人民路"}
    assert "江口镇" not in earlier


def test_names_have_their_periods_and_their_pinyin(published: Database) -> None:
    road = by_title(read(published))["颍淮大道"]
    said = [(n["toponym"], n["lang"], n["when"]["timespans"][0]["end"]) for n in road["names"]]
    assert said == [
        ("人民路", "zh-Hans", {"in": "2010-02-28"}),
        ("Rénmín Lù", "zh-Latn-pinyin", {"in": "2010-02-28"}),
        ("颍淮大道", "zh-Hans", {"earliest": "2024-06-01"}),
        ("Yǐnghuái Dàdào", "zh-Latn-pinyin", {"earliest": "2024-06-01"}),
    ]


def test_parents_and_successors_are_places_of_the_same_document(published: Database) -> None:
    found = by_title(read(published))
    town = found["江口镇"]
    (parent,) = town["relations"]
    assert parent["relationType"] == "gvp:broaderPartitive"
    assert parent["relationTo"] == found["颍上县"]["@id"]
    relations = {(r["label"], r["relationTo"]) for r in found["七里村委会"]["relations"]}
    assert ("后继 followed by 文明社区居委会", found["文明社区居委会"]["@id"]) in relations
    assert {r["relationTo"] for r in found["颍河"]["relations"]} == {
        found["颍州区"]["@id"], found["颍上县"]["@id"],
    }  # fmt: skip


def test_what_is_simulated_or_secret(published: Database) -> None:
    public = read(published)
    assert "仓库" not in json.dumps(public, ensure_ascii=False)
    village = by_title(public)["王庄"]
    assert village["properties"]["simulated"] is True
    assert village["geometry"]["certainty"] == "uncertain"
    assert village["geometry"]["coordinates"] != [116.2345678, 32.6543219]
    internal = by_title(read(published, Audience.INTERNAL))
    assert internal["王庄"]["geometry"]["coordinates"] == [116.2345678, 32.6543219]
    assert "内部仓库" in internal
    assert "秘密仓库" not in internal


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (Span(date(2000, 1, 1), date(2010, 1, 1)),
         {"start": {"in": "2000-01-01"}, "end": {"in": "2009-12-31"}}),
        (Span(date(2000, 1, 1), None),
         {"start": {"in": "2000-01-01"}, "end": {"earliest": "2024-06-01"}}),
        (Span(date(2000, 1, 1), date(2030, 1, 1)),
         {"start": {"in": "2000-01-01"}, "end": {"earliest": "2024-06-01"}}),
        (Span(None, date(2010, 1, 1)),
         {"start": {"latest": "2009-12-31"}, "end": {"in": "2009-12-31"}}),
        (Span(None, None), {"start": {"latest": "2024-06-01"}, "end": {"earliest": "2024-06-01"}}),
    ],
)  # fmt: skip
def test_periods_as_timespans(span: Span, said: dict[str, Any]) -> None:
    assert timespan(span, DAY) == said


@pytest.mark.parametrize(
    ("code", "fclass"),
    [("12100", "H"), ("13400", "T"), ("21400", "A"), ("22200", "P"), ("23510", "R"),
     ("23610", "S"), ("25200", "L"), ("21610", "P")],
)  # fmt: skip
def test_classes_have_feature_classes(code: str, fclass: str) -> None:
    found = feature_class(code)
    assert found is not None
    assert found.fclass == fclass


def test_every_class_that_ships_has_a_feature_class() -> None:
    assert [code for code in shipped_classes() if feature_class(code) is None] == []
    assert feature_class("99999") is None


def test_addresses_as_identifiers(published: Database) -> None:
    question = PublishQuestion(DAY, None, CITY)
    document = json.loads("".join(lpf_chunks(published, question, "https://a.example/places/")))
    assert all(
        f["@id"] == f"https://a.example/places/{f['properties']['place_id']}"
        for f in document["features"]
    )


def test_plain_geojson_has_the_entries_of_the_edition(published: Database) -> None:
    counts: list[int] = []
    question = PublishQuestion(DAY, None, CITY)
    document = json.loads("".join(geojson_chunks(published, question, counts.append)))
    features = document["features"]
    assert {f["properties"]["name"] for f in features} == set(names(edition(published).entries))
    assert {f["geometry"] is None for f in features if f["properties"]["division_code"]} == {True}
    assert counts == [len(features)]
    by_name = {e.name: (e.longitude_deg, e.latitude_deg) for e in edition(published).entries}
    for feature in features:
        if feature["geometry"] is not None:
            place = tuple(feature["geometry"]["coordinates"])
            assert place == by_name[feature["properties"]["name"]]
