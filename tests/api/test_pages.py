from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.pages import install_pages
from api.security_headers import SecurityHeaders
from api.settings import ServerSettings
from api.wording import TOPICS, WORDS, words_of
from layers.kinds import KINDS

APP_FILES = Path(__file__).parents[2] / "api" / "static" / "app"


class Client:
    """Asks an application without a server. (Starlette's own wants a second httpx.)"""

    def __init__(self, app: FastAPI) -> None:
        self._transport = httpx.ASGITransport(app=app)

    def get(self, path: str, method: str = "GET") -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=self._transport, base_url="http://test"
            ) as client:
                return await client.request(method, path)

        return asyncio.run(ask())


@pytest.fixture
def client() -> Client:
    app = FastAPI(docs_url=None, redoc_url=None)
    install_pages(app, ServerSettings(map_approval_no="皖S(2026)1号"))
    app.add_middleware(SecurityHeaders)
    return Client(app)


def page_data(html: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="page-data">(.*?)</script>', html)
    assert found
    data: dict[str, object] = json.loads(found[1])
    return data


def test_the_map_is_chinese_unless_asked_otherwise(client: Client) -> None:
    assert '<html lang="zh-CN">' in client.get("/").text
    english = client.get("/?lang=en").text
    assert '<html lang="en">' in english
    assert "Community service centre coverage" in english


def test_every_kind_of_the_registry_can_be_switched_on(client: Client) -> None:
    html = client.get("/").text
    for kind in KINDS.values():
        assert f'value="{kind.key}"' in html
        assert kind.zh in html


def test_the_script_is_told_words_colours_and_approval(client: Client) -> None:
    data = page_data(client.get("/").text)
    assert data["map_approval_no"] == "皖S(2026)1号"
    palette = data["palette"]
    assert isinstance(palette, dict)
    limits = [one["lower"] for one in palette["against_standard"]]
    assert 1 in limits, "the standard itself parts two classes"
    assert limits == sorted(limits)


PAGES = [
    "/", "/docs", "/names", "/names/1", "/naming-check", "/sign-in", "/account", "/cases-desk",
    "/cases-desk/new", "/cases-desk/2026-000001", "/boundaries-desk", "/boundaries-desk/plans",
    "/boundaries-desk/341226341522", "/boundaries-desk/inspections/1",
]  # fmt: skip


def scripts_of(html: str) -> str:
    """The text of all modules that a page loads, directly or not."""
    waiting = re.findall(r'src="/static/app/(\w+\.js)"', html)
    texts: dict[str, str] = {}
    while waiting:
        name = waiting.pop()
        if name not in texts:
            texts[name] = (APP_FILES / name).read_text("utf-8")
            waiting += re.findall(r'(?:from |import\()"\./(\w+\.js)"', texts[name])
    return "".join(texts.values())


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_told_every_word_its_scripts_say(client: Client, path: str) -> None:
    html = client.get(path).text
    said = re.findall(r'\bsay\(\s*"(\w+)"', scripts_of(html))
    words = page_data(html)["words"]
    assert isinstance(words, dict)
    assert set(said) - set(words) == set()
    assert said, "every page says something"


def test_every_word_is_used() -> None:
    templates = Path(__file__).parents[2] / "api" / "templates"
    scripts = "".join(path.read_text("utf-8") for path in APP_FILES.glob("*.js"))
    pages = "".join(path.read_text("utf-8") for path in templates.glob("*.html"))
    # Words asked for by what the service answers, such as say(`state_${...}`).
    built = tuple(re.findall(r"`(\w+_)\$\{", scripts))
    unused = {
        key
        for key in WORDS
        if not key.startswith(built) and not re.search(rf'["\.]{key}\b', scripts + pages)
    }
    assert unused == {"declared", "contained"}


def test_no_word_of_a_page_stands_in_two_topics() -> None:
    with pytest.raises(ValueError, match="two of the topics"):
        words_of("zh", "coverage", "coverage")
    for topic, words in TOPICS.items():
        assert topic == "shared" or set(words).isdisjoint(TOPICS["shared"])


def test_pages_run_no_inline_script_and_load_nothing_foreign(client: Client) -> None:
    for path in PAGES:
        answer = client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert not re.search(r"<script(?![^>]*(src=|application/json))", answer.text)
        assert not re.search(r'(src|href)="(https?:)?//', answer.text)
        assert " style=" not in answer.text


def test_every_answer_carries_the_headers(client: Client) -> None:
    missing = client.get("/nothing-here")
    assert missing.status_code == 404
    assert missing.headers["x-content-type-options"] == "nosniff"
    assert client.get("/", "HEAD").status_code == 200


def test_static_files_are_asked_for_anew() -> None:
    app = FastAPI()

    @app.get("/static/x.js")
    def script() -> str:
        return ""

    app.add_middleware(SecurityHeaders)
    assert Client(app).get("/static/x.js").headers["cache-control"] == "no-cache"
