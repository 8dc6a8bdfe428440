"""The names of conversations say nothing of anybody."""

from handoff.alias import new_alias
from most116.testing.house import BOHDAN, House


def test_a_name_is_two_capitalised_words() -> None:
    names = {new_alias() for _ in range(300)}
    assert len(names) > 100
    assert all(len(words) == 2 and all(word.istitle() for word in words) for words in (name.split() for name in names))
    assert max(map(len, names)) <= 64


async def test_every_conversation_has_its_own(house: House) -> None:
    for sender in ("+48600100200", BOHDAN):
        await house.hears("hej", sender=sender)
        assert (await house.case_of(sender)).conversation.alias
