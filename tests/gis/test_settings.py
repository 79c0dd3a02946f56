from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import SetupError
from gis.settings import read_settings, redact


def test_without_variables_the_private_cluster_of_the_project_is_meant() -> None:
    settings = read_settings({})
    assert settings.url is None
    assert settings.home == Path(__file__).resolve().parents[2] / ".gazetteer"


def test_empty_variables_count_as_not_set() -> None:
    assert read_settings({"GAZETTEER_DATABASE_URL": " ", "GAZETTEER_HOME": ""}) == read_settings({})


def test_home_becomes_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_settings({"GAZETTEER_HOME": "register"}).home == tmp_path / "register"


@pytest.mark.parametrize(
    "given",
    ["postgres://a@b/c", "postgresql://a@b/c", "postgresql+psycopg://a@b/c"],
)
def test_every_usual_spelling_of_the_scheme_is_taken(given: str) -> None:
    assert read_settings({"GAZETTEER_DATABASE_URL": given}).url == "postgresql://a@b/c"


@pytest.mark.parametrize("given", ["mysql://a:secret@b/c", "host=b password=secret", "secret"])
def test_another_address_is_refused_without_showing_it(given: str) -> None:
    with pytest.raises(SetupError) as caught:
        read_settings({"GAZETTEER_DATABASE_URL": given})
    assert "secret" not in str(caught.value)
    assert "postgresql://" in caught.value.mend


def test_the_settings_do_not_show_their_password() -> None:
    settings = read_settings({"GAZETTEER_DATABASE_URL": "postgresql://a:secret@b/c"})
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://a:pw@host:5432/db", "postgresql://a:***@host:5432/db"),
        ("postgresql://a@host/db", "postgresql://a@host/db"),
        ("postgresql://a@[::1]:5432/db", "postgresql://a@[::1]:5432/db"),
        ("postgresql://a@/db?host=/run&password=pw&port=1", None),
        ("host=h user=a password=pw dbname=d", "host=h user=a password=*** dbname=d"),
        ("host=h password = 'p w\\'' dbname=d", "host=h password=*** dbname=d"),
    ],
)
def test_redact_leaves_what_is_no_secret(url: str, shown: str | None) -> None:
    expected = shown or "postgresql://a@/db?host=/run&password=***&port=1"
    assert redact(url) == expected


@given(st.text(min_size=1))
def test_redact_never_shows_the_password_of_a_url(password: str) -> None:
    assert redact(f"postgresql://a:{password}@host/db") == "postgresql://a:***@host/db"
