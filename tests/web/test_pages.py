import pytest

from config.texts import Texts
from most116.core.conversation import Language, Line
from most116.web.assets import Assets
from most116.web.pages import Pages, language_of


@pytest.mark.parametrize(
    ("chosen", "header", "language"),
    [
        ("uk", "pl", "uk"),
        ("xx", "en-GB,en;q=0.9", "en"),
        (None, "de-DE,de;q=0.9,ru;q=0.7,en;q=0.8", "en"),
        (None, "de, fr;q=0.5", "pl"),
        (None, "uk-UA", "uk"),
        (None, "RU", "ru"),
        (None, "en;q=0, ru;q=0.1", "ru"),
        (None, "en;q=nonsense, uk;q=0.2", "uk"),
        (None, "", "pl"),
        (None, None, "pl"),
        ("", "\0\ud800;;;q=,,", "pl"),
    ],
)
def test_the_choice_wins_over_the_browser_and_polish_is_the_end(
    chosen: str | None, header: str | None, language: str
) -> None:
    assert language_of(chosen, header) == language


def test_pages_speak_the_language_and_register_asked_for(texts: Texts) -> None:
    pages = Pages(texts, Assets("most116.web", "bridges.webchat"), "bridges.webchat")
    page = pages.render("news.html", language=Language.UK, line=Line.YOUTH, news=True, pause=20, onward="/chat/news")
    assert '<html lang="uk"' in page
    assert "Нове повідомлення" in page


def test_a_telephone_number_is_never_cut_in_two(texts: Texts) -> None:
    pages = Pages(texts, Assets("most116.web", "bridges.webchat"), "bridges.webchat")
    page = pages.answer("left.html", where="<script>", status=410)
    assert page.status_code == 410
    assert "<script>" not in bytes(page.body).decode()
    shown = pages._environment.from_string("{{ text('numbers') }}").render(language=Language.PL, line=None)
    assert "116\u00a0111" in shown
    assert "116 111" not in shown
