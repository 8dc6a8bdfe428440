"""What a consultant is told a tier is for: no category that the words hold by chance."""

import pytest

from most116.core.conversation import Language, Tier
from safety_rules.judge import RuleBook


@pytest.mark.parametrize(
    ("text", "said", "chance"),
    [
        # The reflexive belongs to the fear, not to the blows.
        ("tata mnie bije i boję się wracać do domu", "violence", "self_harm"),
        ("ojciec bije i boje sie go", "violence", "self_harm"),
        # Outright violence, and one word elsewhere that alone would hint at something else.
        ("on teraz wali w drzwi i krzyczy że mnie zabije", "violence", "suicidal_intent"),
        ("mama jest pijana i goni nas z nozem po mieszkaniu", "violence", "farewell"),
        ("zgwałcił mnie w sobotę na imprezie, nie powiedziałam nikomu", "sexual_abuse", "farewell"),
    ],
)
def test_a_reason_is_no_chance(book: RuleBook, text: str, said: str, chance: str) -> None:
    verdict = book.judge(text, Language.PL)
    assert verdict.tier <= Tier.HIGH
    assert said in verdict.cues
    assert chance not in verdict.cues


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("tata mnie bije i tnę się codziennie", {"violence", "self_harm"}),
        ("boję się że się zabiję, on mnie bije", {"violence", "suicidal_intent"}),
        ("biję się po głowie i boję się", {"self_harm"}),
    ],
)
def test_what_is_said_outright_stays_a_reason(book: RuleBook, text: str, both: set[str]) -> None:
    assert both <= set(book.judge(text, Language.PL).cues)


def test_hints_are_reasons_where_nothing_is_said_outright(book: RuleBook) -> None:
    verdict = book.judge("już to zrobiłam", Language.PL)
    assert (verdict.tier, "weak" in verdict.cues) == (Tier.ELEVATED, True)


@pytest.mark.parametrize(
    "text",
    [
        "mam 14 lat i myślę o śmierci cały czas, nie chcę żyć",
        "mam 34 lata i kłócę się z żoną, nie daję rady rozmawiać",
    ],
)
def test_what_is_said_outright_is_not_called_an_indirect_sign(book: RuleBook, text: str) -> None:
    """A hint beside it made the desk say "only an indirect sign" of a child who does not want to live."""
    verdict = book.judge(text, Language.PL)
    assert verdict.tier <= Tier.ELEVATED
    assert "wish_to_die" in verdict.cues
    assert "weak" not in verdict.cues


@pytest.mark.parametrize(
    "text",
    [
        "jest mi bardzo źle",
        "nie wiem co robić, jest mi bardzo źle",
        "jest mi bardzo źle, nie wiem już co mam robić",
        "jest mi strasznie ciężko",
        "nie daję już rady, jest mi bardzo ciężko",
        "tak mi źle że nie wiem co robić",
        "czuję się fatalnie i nie wiem już co robić",
    ],
)
def test_who_feels_bad_is_not_taken_for_who_is_poisoned(book: RuleBook, text: str) -> None:
    """What most people write first: danger for life would drown among them (decision 0151)."""
    assert book.judge(text, Language.PL).tier >= Tier.ELEVATED


@pytest.mark.parametrize(
    "text",
    [
        "wzięłam 30 tabletek i czuję się źle",
        "łyknęłam coś i teraz mi bardzo źle",
        "wzielam wszystko co bylo w domu, coraz gorzej sie czuje",
        "wypilam plyn do udrazniania, zle mi",
    ],
)
def test_who_feels_bad_after_swallowing_something_is_in_danger(book: RuleBook, text: str) -> None:
    assert book.judge(text, Language.PL).tier is Tier.IMMEDIATE
