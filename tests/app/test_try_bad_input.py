"""What is forged, too large or unreadable, sent to a running house: never a 500, and nothing of a person lost."""

from urllib.parse import quote_plus, urlencode

import httpx
import pytest

from most116.core.messages import Author
from most116.simulator.twilio_facts import sign
from most116.testing.simulated import plain_client
from most116.testing.trial import Trial
from most116.testing.trial_desk import DeskUser

WEBHOOK = "/webhooks/twilio/sms"
MIB = 1024 * 1024
ODD = {
    "NULs": "nie wiem\0co mam\0robic dalej",
    "a right-to-left override": "nie wiem \u202ehcyt o bor\u202c co robic",
    "10,000 characters": "nie wiem co robic " * 556,
    "only signs": "?!?! ... \U0001f622\U0001f622",
    "characters of no assigned meaning": "nie wiem co robic \ufffe\U000fffff\ue000",
}


def form(trial: Trial, number: str, body: str, sid: str) -> dict[str, str]:
    twilio = trial.ready.line["twilio"]
    given = {"AccountSid": twilio["account_sid"], "To": twilio["sms_number"], "NumMedia": "0", "NumSegments": "1"}
    return {**given, "From": number, "Body": body, "MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid}


async def post(trial: Trial, fields: dict[str, str], *, token: str = "", raw: bytes | None = None) -> httpx.Response:
    """Signed with the house's own token, or with another one; `raw` is sent in place of the encoded fields."""
    url = trial.ready.public_url + WEBHOOK
    signature = sign(token or trial.ready.line["twilio"]["auth_token"], url, fields)
    headers = {"x-twilio-signature": signature, "content-type": "application/x-www-form-urlencoded"}
    async with plain_client(trial.ready.public_url) as http:
        return await http.post(WEBHOOK, content=raw or urlencode(fields).encode(), headers=headers)


def letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


async def told(desk: DeskUser, words: str) -> list[str]:
    place = await desk.waits_with(words)
    seen = await desk.conversation(place.id)
    return [one.text for one in seen.messages if one.author is Author.PERSON]


async def test_forged_requests_are_refused_and_nothing_is_kept(trial: Trial) -> None:
    fields = form(trial, "+48600700001", "podrobiona wiadomosc od nikogo", "SM" + "1" * 32)
    assert (await post(trial, fields, token="0" * 32)).status_code == 403
    async with plain_client(trial.ready.public_url) as http:
        assert (await http.post(WEBHOOK, data=fields)).status_code == 403
        changed = {**fields, "Body": "zmieniona wiadomosc"}
        assert (await post(trial, fields, raw=urlencode(changed).encode())).status_code == 403
    # Somebody true writes afterwards: whatever came before would have been read before.
    assert (
        await post(trial, form(trial, "+48600700002", "prawdziwa wiadomosc od kogos tam", "SM" + "2" * 32))
    ).is_success
    async with trial.desk() as desk:
        await told(desk, "prawdziwa wiadomosc od kogos tam")
        for place in await desk.queue():
            seen = await desk.conversation(place.id)
            assert not any("podrobiona" in one.text or "zmieniona" in one.text for one in seen.messages)


@pytest.mark.parametrize("path", [WEBHOOK, "/webhooks/twilio/status", "/chat", "/chat/messages"])
async def test_what_is_too_large_is_refused_unread(trial: Trial, path: str) -> None:
    async with plain_client(trial.ready.public_url) as http:
        assert (await http.post(path, content=b"x" * (MIB + 1))).status_code == 413


@pytest.mark.parametrize(("number", "what"), list(enumerate(ODD)))
async def test_odd_texts_reach_a_person(trial: Trial, number: int, what: str) -> None:
    sender = f"+4860070010{number}"
    answer = await post(trial, form(trial, sender, ODD[what], f"SM{number:032}"))
    assert answer.status_code == 200
    marked = f"slowo {number} po tym dziwnym tekscie"
    assert (await post(trial, form(trial, sender, marked, f"SMf{number:031}"))).status_code == 200
    async with trial.desk() as desk:
        words = await told(desk, marked)
    assert len(words) == 2
    assert words[-1] == marked
    # Nothing that can be read is lost; what only hides or turns letters is.
    assert letters(words[0]) == letters(ODD[what])


async def test_half_characters_in_a_form_reach_a_person(trial: Trial) -> None:
    sender, sid = "+48600700200", "SM" + "9" * 32
    fields = form(trial, sender, "", sid)
    # A lone surrogate as a careless program encodes it, which is no UTF-8: read and signed as the replacement it is.
    raw = urlencode(fields).replace("Body=", "Body=nie+wiem+co+%ED%A0%80+robic").encode()
    read_as = {**fields, "Body": b"nie wiem co \xed\xa0\x80 robic".decode("utf-8", "replace")}
    answer = await post(trial, read_as, raw=raw)
    assert answer.status_code in {200, 403}
    assert answer.status_code == 403 or "robic" in (await _first_words(trial, "robic"))


async def test_malformed_fields_are_no_fault_of_ours(trial: Trial) -> None:
    for change in ({"From": "nikt"}, {"From": ""}, {"NumMedia": "duzo"}, {"MessageSid": ""}, {"To": "+1"}):
        fields = {**form(trial, "+48600700300", "zle pola w formularzu sa", "SM" + "8" * 32), **change}
        answer = await post(trial, fields)
        assert answer.status_code < 500, change
    async with plain_client(trial.ready.public_url) as http:
        assert (await http.get("/healthz")).is_success
        assert (await http.get(f"/readyz?{quote_plus('x' * 5000)}")).status_code == 200


async def _first_words(trial: Trial, words: str) -> str:
    async with trial.desk() as desk:
        return (await told(desk, words))[0]
