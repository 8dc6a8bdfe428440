"""The two words by which the desk calls a conversation, new for every conversation and never derived from a person."""

import secrets

# All of one grammatical gender, so that any pair is a correct phrase; nothing that could sound like a judgement.
_COLOURS = (
    "Biały", "Błękitny", "Bursztynowy", "Chabrowy", "Grafitowy", "Jasny", "Kasztanowy", "Koralowy", "Kremowy",
    "Lawendowy", "Liliowy", "Miedziany", "Morski", "Oliwkowy", "Perłowy", "Piaskowy", "Popielaty", "Różany", "Rudy",
    "Srebrny", "Szafirowy", "Szmaragdowy", "Turkusowy", "Wrzosowy", "Zielony", "Złoty",
)  # fmt: skip
_THINGS = (
    "Bez", "Bór", "Brzeg", "Buk", "Cyprys", "Dąb", "Deszcz", "Dzwonek", "Fiołek", "Głóg", "Groszek", "Jaśmin", "Jawor",
    "Jesion", "Kamyk", "Klon", "Krokus", "Las", "Liść", "Lotos", "Modrzew", "Obłok", "Ogród", "Orzech", "Potok",
    "Rumianek", "Strumyk", "Świerk", "Tulipan", "Wiatr", "Wiąz", "Zawilec", "Żuraw",
)  # fmt: skip


def invented_alias() -> str:
    """Of somebody who is invented: wherever a talk is named, it is said that this is a drill."""
    return f"Ćwiczenie: {new_alias()}"


def new_alias() -> str:
    """For example `Zielony Klon`."""
    return f"{secrets.choice(_COLOURS)} {secrets.choice(_THINGS)}"
