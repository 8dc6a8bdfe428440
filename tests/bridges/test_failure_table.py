"""Every platform's refusals as our failures: what the platform sheet names is known, and the desk has words for all."""

import pytest

from bridges.discord_bot.rest import discord_failures
from bridges.meta.graph import graph_failures
from bridges.telegram_bot.refusals import refusal, refusals
from bridges.twilio_errors import twilio_failures
from config.phone_numbers import load_numbers
from config.texts import load_texts
from most116.core.conversation import Channel, Language
from most116.core.errors import (
    EXPIRED,
    FAILURES,
    MISCONFIGURED,
    NO_SUCH_ADDRESS,
    OPTED_OUT,
    REJECTED,
    THROTTLED,
    UNKNOWN_RESULT,
    UNREACHABLE,
    UNREADABLE_ANSWER,
    WINDOW_CLOSED,
    Failure,
)
from most116.core.messages import Kind

OURS = "po naszej stronie"
KNOWN: dict[str, dict[str, Failure]] = {
    "twilio": dict(twilio_failures()),
    "meta": dict(graph_failures()),
    "discord": {str(code): failure for code, failure in discord_failures().items()},
    "telegram": dict(refusals()),
}
# The rows of the sheet that name codes: what a consultant must be told is the same whatever the platform.
ROWS: dict[str, tuple[Failure, dict[str, tuple[str, ...]]]] = {
    "the person cannot or does not want to be reached": (
        OPTED_OUT,
        {
            "twilio": ("21610", "63014", "63033"),
            "meta": ("551",),
            "telegram": ("403 bot was blocked by the user",),
            "discord": ("50007",),
        },
    ),
    "there is nobody at that address": (
        NO_SUCH_ADDRESS,
        {"twilio": ("21211", "21614", "30005", "30006", "63024"), "telegram": ("400 chat not found",)},
    ),
    "the window is closed": (WINDOW_CLOSED, {"twilio": ("63016",), "meta": ("10/2018278", "10/2534022")}),
    "the content is refused": (
        REJECTED,
        {"twilio": ("30007", "63005", "63013", "21617"), "discord": ("20009", "200000", "240000"), "meta": ("100",)},
    ),
    "our token or account": (
        MISCONFIGURED,
        {
            "twilio": ("20003", "30002", "21606", "63007"),
            "meta": ("190", "368", "613/2018338", "10/1893063"),
            "telegram": ("401",),
            "discord": ("50014",),
        },
    ),
    "slower": (
        THROTTLED,
        {
            "twilio": ("20429", "14107", "63017", "63018", "63038"),
            "meta": ("4", "613", "80006"),
            "telegram": ("429",),
            "discord": ("20028",),
        },
    ),
    "the telephone is off": (UNREACHABLE, {"twilio": ("30003", "30008", "63012")}),
    "nobody knows whether it went": (UNKNOWN_RESULT, {"twilio": ("20500", "20503"), "meta": ("1", "2")}),
    "it waited too long at the platform": (EXPIRED, {"twilio": ("30036",)}),
}


@pytest.mark.parametrize("row", ROWS)
def test_the_codes_of_a_row_mean_the_same_on_every_platform(row: str) -> None:
    failure, codes = ROWS[row]
    found = {platform: {code: KNOWN[platform].get(code) for code in given} for platform, given in codes.items()}
    assert found == {platform: dict.fromkeys(given, failure) for platform, given in codes.items()}


def test_what_cannot_help_is_not_tried_again_and_the_rest_is() -> None:
    again = {failure.code for failure in FAILURES.values() if failure.retryable}
    assert again == {each.code for each in (UNREACHABLE, UNKNOWN_RESULT, THROTTLED, MISCONFIGURED, UNREADABLE_ANSWER)}


@pytest.mark.parametrize("code", FAILURES)
def test_the_desk_says_every_failure_in_words_and_whose_fault_it_is(code: str) -> None:
    words = load_texts(None, load_numbers(None)).interface(f"desk.undelivered.{code}", Language.PL)
    assert words[:1].islower(), "it follows the state after a colon"
    assert code not in words
    assert (OURS in words) is FAILURES[code].our_fault


def test_words_of_a_channel_belong_to_a_failure_or_a_kind_and_a_channel_that_there_are() -> None:
    strings = load_texts(None, load_numbers(None)).strings[Language.PL]
    own = [
        key.split(".") for key in strings if key.startswith(("desk.undelivered.", "desk.kind.")) and key.count(".") > 2
    ]
    assert own
    for _, table, name, channel in own:
        assert name in (FAILURES if table == "undelivered" else set(Kind))
        assert channel in set(Channel)


def test_a_refusal_of_telegram_keeps_nothing_of_what_was_sent() -> None:
    refused = refusal(400, "Bad Request: chat not found: tajne")
    assert (refused.failure, refused.detail) == (NO_SUCH_ADDRESS, "400 chat not found")
