"""The desk speaks to everybody in the language of their account, and to a browser in the one it asks for."""

import asyncio
import re

import pytest

from handoff.habits import Habits, Look
from handoff.records import Account
from most116.core.conversation import Language
from most116.core.ids import ConversationId
from most116.testing.desk_clients import browser, client, program
from most116.testing.desk_stage import PASSWORD, DeskStage

NEXT = {"pl": "Weź następną", "uk": "Взяти наступну", "en": "Take the next one"}
WORDS_OF_A_CODE = re.compile(r"(?:[a-ząćęłńóśźż]+[ -]){5}[a-ząćęłńóśźż]+")
SIGN_IN = {"pl": "Logowanie na dyżur", "uk": "Вхід на чергування", "en": "Sign in to the desk"}


@pytest.mark.parametrize("language", NEXT)
async def test_the_desk_is_in_the_language_of_the_account(stage: DeskStage, celina: Account, language: str) -> None:
    await stage.people.arrive("hej")
    one = await browser(stage, celina.login)
    assert (await one.send("/account/habits", language=language, look="auto")).status_code == 303
    answer = await one.http.get("/", headers={"accept-language": "de"})
    assert (answer.headers["content-language"], NEXT[language] in answer.text) == (language, True)
    assert f'<html lang="{language}"' in answer.text
    refused = await one.http.get("/c/nobody")
    assert f'<html lang="{language}"' in refused.text
    await one.send("/account/habits", language="", look="auto")
    assert NEXT["pl"] in await one.page()


async def test_whoever_chose_nothing_is_spoken_to_as_the_browser_asks(stage: DeskStage, celina: Account) -> None:
    await stage.people.arrive("hej")
    one = await browser(stage, celina.login)
    for asked, language in (("en-GB,pl;q=0.5", "en"), ("ru,uk;q=0.4", "uk"), ("ru,de", "pl"), ("", "pl")):
        answer = await one.http.get("/", headers={"accept-language": asked})
        assert NEXT[language] in answer.text


async def test_a_browser_keeps_the_language_chosen_before_signing_in(stage: DeskStage) -> None:
    one = client(stage)
    chosen = await one.post("/sign-in/language", data={"language": "uk", "then": "/sign-in"})
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/sign-in")
    page = (await one.get("/sign-in", headers={"accept-language": "en"})).text
    assert SIGN_IN["uk"] in page
    # It holds a language and nothing that tells one browser from another.
    assert dict(one.cookies) == {"desk-language": "uk"}
    refused = await one.post("/sign-in", data={"login": "nobody", "password": "x"})
    assert "Логін або пароль" in refused.text


@pytest.mark.parametrize("fields", [{"language": "ru"}, {"language": "de"}, {"language": ""}, {}])
async def test_no_other_language_is_taken(stage: DeskStage, fields: dict[str, str]) -> None:
    one = client(stage)
    assert (await one.post("/sign-in/language", data=fields)).status_code == 422
    assert not one.cookies


async def test_a_choice_leads_to_pages_of_ours_only_and_from_them_only(stage: DeskStage) -> None:
    one = client(stage)
    away = await one.post("/sign-in/language", data={"language": "en", "then": "https://example.org"})
    assert away.headers["location"] == "/"
    foreign = {"origin": "https://example.org", "sec-fetch-site": "cross-site"}
    assert (await one.post("/sign-in/language", data={"language": "uk"}, headers=foreign)).status_code == 403


async def test_programs_are_refused_in_the_language_of_their_account(stage: DeskStage, celina: Account) -> None:
    await stage.reception.habits.change(celina.id, {"language": Language.EN})
    one = await program(stage, celina.login)
    refused = (await one.get("/api/v1/conversations/nobody")).json()
    assert refused == {"error": "desk.not_found", "detail": "There is no such conversation."}
    unknown = await client(stage).get("/api/v1/queue")
    assert unknown.json()["detail"] == "Sesja się skończyła. Zaloguj się ponownie."


async def test_two_who_ask_at_once_are_each_spoken_to_in_their_own(
    stage: DeskStage, celina: Account, bohdan: Account
) -> None:
    await stage.people.arrive("hej", line=None)
    await stage.reception.habits.change(celina.id, {"language": Language.UK})
    one, other = await browser(stage, celina.login), await browser(stage, bohdan.login)
    pages = await asyncio.gather(*(each.page() for _ in range(10) for each in (one, other)))
    assert [NEXT["uk"] in page for page in pages] == [True, False] * 10
    assert [NEXT["pl"] in page for page in pages] == [False, True] * 10


async def test_what_people_are_sent_is_in_their_language_whatever_the_consultant_reads(
    stage: DeskStage, celina: Account
) -> None:
    one, said = await browser(stage, celina.login), []
    for language in (Language.PL, Language.EN):
        await stage.reception.habits.change(celina.id, {"language": language})
        which = ConversationId(await stage.people.arrive("hej"))
        for act, fields in (("claim", {}), ("transfer", {"line": "116123"}), ("stay", {}), ("return-code", {})):
            assert (await one.send(f"/c/{which}/{act}", **fields)).status_code == 303
        assert (await one.send(f"/c/{which}/close")).status_code == 303
        talk = await stage.desk.conversation(celina, which)
        said.append([WORDS_OF_A_CODE.sub("", message.text) for message in talk.messages])
    assert said[0] == said[1]
    assert len(said[0]) > 3


async def test_habits_are_changed_one_by_one_and_stay_with_the_account(stage: DeskStage, celina: Account) -> None:
    one = await program(stage, celina.login)
    assert (await one.get("/api/v1/habits")).json() == Habits(toured=True).model_dump(mode="json")
    await one.patch("/api/v1/habits", json={"lists_width": 5})
    kept = (await one.patch("/api/v1/habits", json={"enter_sends": True})).json()
    assert (kept["lists_width"], kept["enter_sends"], kept["look"]) == (5, True, "auto")
    # An administrator who changes the account leaves its habits alone.
    again = await stage.accounts.by_id(celina.id)
    assert again is not None
    assert again.habits == Habits(lists_width=5, enter_sends=True, toured=True)
    for wrong in ({"lists_width": 0}, {"lists_width": 99}, {"enter_sends": "perhaps"}):
        assert (await one.patch("/api/v1/habits", json=wrong)).status_code == 422


async def test_colours_are_those_of_the_account(stage: DeskStage, celina: Account) -> None:
    one = await browser(stage, celina.login)
    for look in Look:
        assert (await one.send("/account/habits", language="", look=look)).status_code == 303
        assert f'data-look="{look}"' in await one.page()
    assert (await one.send("/account/habits", language="", look="pink")).status_code == 422


async def test_the_first_page_after_signing_in_is_in_the_language_of_the_account(
    stage: DeskStage, celina: Account
) -> None:
    await stage.reception.habits.change(celina.id, {"language": Language.UK})
    one = client(stage)
    await one.post("/sign-in", data={"login": celina.login, "password": PASSWORD})
    assert 'lang="uk"' in (await one.get("/", headers={"accept-language": "en"})).text


async def test_the_tour_is_there_until_somebody_puts_it_away(stage: DeskStage, celina: Account) -> None:
    one = await browser(stage, celina.login)
    assert "Pierwszy dzień" not in await one.page()
    assert (await one.send("/account/tour", again="yes")).headers["location"] == "/"
    page = await one.page()
    assert "Pierwszy dzień" in page
    # Only a trial has invented people to practise with.
    assert "zmyślone" not in page
    await one.send("/account/tour")
    assert "Pierwszy dzień" not in await one.page()
