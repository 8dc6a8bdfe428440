import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from most116.web.forms import UnreadableForm, clean, from_own_page, read_form

FORM = "application/x-www-form-urlencoded"
ANYTHING = st.text(st.characters(codec=None, categories=None))


def request(body: bytes, /, **headers: str) -> Request:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "path": "/chat", "headers": raw, "query_string": b""}, receive)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("zażółć\tgęślą\r\njaźń\r", "zażółć\tgęślą\njaźń\n"),
        ("a\0b\x07c\x7f", "abc"),
        ("x\ud83dy", "x\ufffdy"),
        ("abc\u202egpj.exe\u2066\u2069", "abcgpj.exe"),
        ("👩‍👧 й ї 🇵🇱 שלום", "👩‍👧 й ї 🇵🇱 שלום"),
    ],
)
def test_what_breaks_goes_and_what_is_read_stays(raw: str, kept: str) -> None:
    assert clean(raw) == kept


@given(ANYTHING)
def test_a_cleaned_text_can_be_stored_and_is_not_cleaned_further(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert "\0" not in cleaned
    assert clean(cleaned) == cleaned


@given(st.dictionaries(st.text(min_size=1, max_size=5), ANYTHING, max_size=5))
async def test_a_json_body_is_read_whatever_it_holds(fields: dict[str, str]) -> None:
    read = await read_form(request(json.dumps(fields).encode(), content_type="application/json; charset=utf-8"))
    assert set(read) == {clean(name) for name in fields}


@given(st.binary(max_size=200))
async def test_no_body_is_too_odd_for_the_form_reader(body: bytes) -> None:
    for kind in (FORM, "application/json", "multipart/form-data; boundary=x", ""):
        try:
            fields = await read_form(request(body, content_type=kind))
        except UnreadableForm:
            continue
        for value in fields.values():
            value.encode()


async def test_of_a_field_that_comes_twice_the_first_counts() -> None:
    assert await read_form(request(b"text=a&text=b&empty=", content_type=FORM)) == {"text": "a", "empty": ""}


async def test_bytes_that_are_no_utf8_are_shown_as_such() -> None:
    assert await read_form(request(b"text=a%ED%A0%BDb%ff", content_type=FORM)) == {"text": "a\ufffd\ufffd\ufffdb\ufffd"}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (urlencode([(f"f{n}", "") for n in range(60)]).encode(), FORM),
        (b"[1]", "application/json"),
        (b"{", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"\xff", "application/json"),
        (json.dumps({f"f{n}": "" for n in range(60)}).encode(), "application/json"),
    ],
)
async def test_a_body_that_is_no_form_is_refused(body: bytes, kind: str) -> None:
    with pytest.raises(UnreadableForm):
        await read_form(request(body, content_type=kind))


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({"sec_fetch_site": "same-origin"}, True),
        ({"sec_fetch_site": "none"}, True),
        ({"sec_fetch_site": "cross-site"}, False),
        ({"sec_fetch_site": "same-site"}, False),
        ({"sec_fetch_site": "cross-site", "origin": "https://chat.example"}, False),
        ({"origin": "https://chat.example"}, True),
        ({"origin": "https://public.example"}, True),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "https://[broken"}, False),
        ({"origin": "null"}, True),
        ({}, True),
    ],
)
def test_only_our_own_pages_may_post(headers: dict[str, str], own: bool) -> None:
    assert from_own_page(request(b"", host="chat.example", **headers), "https://public.example/") is own
