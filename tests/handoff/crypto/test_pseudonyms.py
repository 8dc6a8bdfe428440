"""Keyed hashes: the same for the same, different for anything else, and useless without the pepper."""

from hypothesis import given
from hypothesis import strategies as st

from handoff.crypto.pseudonyms import Pseudonyms
from most116.core.conversation import Channel
from most116.core.sealed import ReplyAddress

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)
NAMES = Pseudonyms(b"p" * 32)


@given(st.tuples(ANY_TEXT, ANY_TEXT), st.tuples(ANY_TEXT, ANY_TEXT))
def test_only_the_same_parts_have_the_same_name(one: tuple[str, str], other: tuple[str, str]) -> None:
    def contact(slot: str, sender: str) -> str:
        return NAMES.contact(Channel.SMS, slot, ReplyAddress(sender))

    assert (contact(*one) == contact(*other)) == (one == other)
    assert (NAMES.message(Channel.SMS, *one) == NAMES.message(Channel.SMS, *other)) == (one == other)


@given(ANY_TEXT)
def test_a_name_is_short_and_plain(text: str) -> None:
    name = NAMES.part(Channel.SMS, text)
    assert len(name) == 26
    assert set(name) <= set("0123456789abcdefghjkmnpqrstvwxyz")


def test_parts_cannot_be_moved_between_each_other() -> None:
    assert NAMES.message(Channel.SMS, "ab", "c") != NAMES.message(Channel.SMS, "a", "bc")
    assert NAMES.reply("a", "b", "c") != NAMES.reply("ab", "", "c")


def test_the_same_address_has_another_name_elsewhere() -> None:
    sender = ReplyAddress("+48600100200")
    names = {
        NAMES.contact(Channel.SMS, "1", sender),
        NAMES.contact(Channel.SMS, "2", sender),
        NAMES.contact(Channel.WHATSAPP, "1", sender),
        Pseudonyms(b"q" * 32).contact(Channel.SMS, "1", sender),
        NAMES.message(Channel.SMS, "1", "+48600100200"),
        NAMES.part(Channel.SMS, "+48600100200"),
    }
    assert len(names) == 6
