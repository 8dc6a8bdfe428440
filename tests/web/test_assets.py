import gzip
import re

import httpx
import pytest
from starlette.applications import Starlette

from most116.web.assets import Assets


@pytest.fixture
def assets() -> Assets:
    return Assets("most116.web", "bridges.webchat")


def client(assets: Assets) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(Starlette(routes=[assets.route()]))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")


async def test_a_file_may_be_kept_for_good_under_its_version(assets: Assets) -> None:
    async with client(assets) as browser:
        answer = await browser.get(assets.url("tokens.css"))
        plain = await browser.get(assets.url("tokens.css"), headers={"accept-encoding": "identity"})
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    assert plain.content == answer.content
    assert "content-encoding" not in plain.headers


async def test_an_older_page_gets_what_there_is_but_may_not_keep_it(assets: Assets) -> None:
    async with client(assets) as browser:
        answer = await browser.get("/static/0123456789ab/push.js")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "cache-control" not in answer.headers


@pytest.mark.parametrize("name", ["nothing.js", "..%2fpages.py", "%00", ".hidden"])
async def test_nothing_else_is_served(assets: Assets, name: str) -> None:
    async with client(assets) as browser:
        assert (await browser.get(f"/static/{assets.version}/{name}")).status_code == 404


def test_a_name_that_no_package_has_is_a_bug(assets: Assets) -> None:
    with pytest.raises(LookupError, match=r"nothing\.css"):
        assets.url("nothing.css")


def test_every_import_of_a_script_is_served_beside_it(assets: Assets) -> None:
    scripts = [asset for name, asset in assets._assets.items() if name.endswith(".js")]
    assert len(scripts) >= 5
    for script in scripts:
        for name in re.findall(r'from "\./([^"]+)"', script.content.decode()):
            assets.url(name)


def test_a_first_load_of_the_chat_stays_small_on_a_slow_line(assets: Assets) -> None:
    packed = [asset.packed or asset.content for asset in assets._assets.values()]
    assert sum(map(len, packed)) < 40_000
    for asset in assets._assets.values():
        assert asset.packed is None or gzip.decompress(asset.packed) == asset.content
