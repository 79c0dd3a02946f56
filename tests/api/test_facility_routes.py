"""`/facilities`, `/kinds` and `/health` over the sample."""

from __future__ import annotations

import pytest

from layers.kinds import KINDS
from tests.api.asking import Client

ON = {"as_of": "2023-12-31"}


def test_the_kinds_with_their_attributes(client: Client) -> None:
    kinds = client.get("/kinds").json()
    assert [kind["key"] for kind in kinds] == list(KINDS)
    area = next(a for a in kinds[3]["attributes"] if a["name"] == "floor_area_m2")
    assert (area["zh"], area["unit"], area["minimum"]) == ("建筑面积", "m²", 0)


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_has_facilities(client: Client, kind: str) -> None:
    body = client.get(f"/facilities/{kind}", params=ON | {"limit": "5"}).json()
    assert 0 < len(body["rows"]) <= 5
    assert body["simulated"] is True


def test_pages_follow_each_other(client: Client) -> None:
    whole = client.get("/facilities/day_care_centre", params=ON).json()["rows"]
    read: list[dict[str, object]] = []
    after: str | None = ""
    while after is not None:
        body = client.get(
            "/facilities/day_care_centre", params=ON | {"limit": "50", "after": after}
        ).json()
        read += body["rows"]
        after = body["next_after"]
    assert read == whole


def test_one_facility_with_its_versions_and_whom_it_counts_for(client: Client) -> None:
    about = client.get("/facilities/service_centre/FY-SC-0001").json()
    assert about["versions"][0]["valid_from"] == "2011-10-29"
    assert [(c["code"], c["share"]) for c in about["counts_for"] if c["code"]] == [
        ("341202001001", 0.4),
        ("341202001002", 0.3),
    ]


@pytest.mark.parametrize("kind", ["service_centre", "社区综合服务中心", "Community service centre"])
def test_a_kind_by_any_of_its_names(client: Client, kind: str) -> None:
    assert client.get(f"/facilities/{kind}", params={"limit": "1"}).status_code == 200


@pytest.mark.parametrize("path", ["/facilities/castle", "/facilities/service_centre/none"])
def test_what_there_is_not(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.json()["mend"]


def test_health(client: Client) -> None:
    assert client.get("/health/live").json() == {"status": "live"}
    assert client.get("/health/ready").json() == {"status": "ready"}
