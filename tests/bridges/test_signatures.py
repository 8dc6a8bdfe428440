"""Our check against the platform's own library, which stays the judge of what a signature is."""

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData, UploadFile
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from bridges.signatures import twilio_signature, twilio_signed
from bridges.twilio_form import TwilioForm

TOKEN = "12345"
URL = "https://most116.example/webhooks/twilio/sms"
URLS = (
    URL,
    f"{URL}?m=01m7&p=0",
    f"{URL}?x=%2B48+a%20b",
    "https://most116.example:443/webhooks/twilio/sms",
    "http://127.0.0.1:8080/webhooks/twilio/sms?p=1",
    "https://most116.example",
)
# The library cannot hold lone surrogates; Twilio cannot send them either.
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
forms = st.lists(st.tuples(words, words), max_size=8)


def pairs_of(form: list[tuple[str, str]]) -> tuple[tuple[bytes, bytes], ...]:
    read = TwilioForm.read(urlencode(form).encode())
    assert read is not None
    return read.pairs


def library_form(form: list[tuple[str, str]]) -> FormData:
    """A form as a web framework would give it to the library."""
    values: list[tuple[str, str | UploadFile]] = [*form]
    return FormData(values)


@given(forms, st.sampled_from(URLS))
def test_we_accept_what_the_library_signs(form: list[tuple[str, str]], url: str) -> None:
    signature = RequestValidator(TOKEN).compute_signature(url, library_form(form))
    assert twilio_signed(url, pairs_of(form), signature, [TOKEN])


@given(forms, st.sampled_from(URLS))
def test_the_library_accepts_what_we_sign(form: list[tuple[str, str]], url: str) -> None:
    signature = twilio_signature(TOKEN, url, pairs_of(form)).decode()
    assert RequestValidator(TOKEN).validate(url, library_form(form), signature)


@given(forms, forms, st.sampled_from(URLS), st.sampled_from(URLS))
def test_we_agree_about_other_forms_and_addresses(
    form: list[tuple[str, str]], other: list[tuple[str, str]], url: str, called: str
) -> None:
    signature = RequestValidator(TOKEN).compute_signature(url, library_form(form))
    theirs = RequestValidator(TOKEN).validate(called, library_form(other), signature)
    assert twilio_signed(called, pairs_of(other), signature, [TOKEN]) is theirs


@pytest.mark.parametrize(
    ("signed", "called", "same"),
    [
        (URL, "https://most116.example:443/webhooks/twilio/sms", True),
        ("https://most116.example:443/webhooks/twilio/sms", URL, True),
        ("http://most116.example:8080/x", "http://most116.example/x", False),
        ("http://most116.example/x", "http://most116.example:8080/x", True),
        (URL, URL.replace("https", "http"), False),
        (URL, f"{URL}/", False),
        (URL, f"{URL}?p=0", False),
        (URL, f"{URL}#rc=5", False),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]:443/x", True),
    ],
)
def test_an_address_with_and_without_its_port_is_the_same(signed: str, called: str, same: bool) -> None:
    given_signature = twilio_signature(TOKEN, signed, []).decode()
    assert twilio_signed(called, [], given_signature, [TOKEN]) is same


def test_the_token_before_a_change_still_counts_and_no_other() -> None:
    signature = twilio_signature("old", URL, []).decode()
    assert twilio_signed(URL, [], signature, ["new", "old"])
    assert not twilio_signed(URL, [], signature, ["new"])
    assert not twilio_signed(URL, [], signature, [])


@given(st.text())
def test_any_header_is_only_refused(header: str) -> None:
    assert not twilio_signed(URL, [(b"Body", b"hej")], header, [TOKEN])


def test_blank_and_repeated_values_are_signed() -> None:
    body = b"FromCity=&Body=hej&Body=hej&Body=ale&Empty&Body="
    form = library_form(parse_qsl(body.decode(), keep_blank_values=True))
    read = TwilioForm.read(body)
    assert read is not None
    assert twilio_signed(URL, read.pairs, RequestValidator(TOKEN).compute_signature(URL, form), [TOKEN])
