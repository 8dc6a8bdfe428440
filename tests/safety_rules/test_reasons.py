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
