"""Names every row and column of a report, and says beside each table what it counts."""

from collections.abc import Mapping

from config.categories import Categories
from config.texts import Texts
from handoff.age_bands import age_words
from handoff.figures.disclosure import FEWEST, STEP, TOTAL
from handoff.figures.report import FEWEST_FOR_SHARES, Told
from handoff.figures.rows import NOT_TOLD
from handoff.figures.tables import REST
from handoff.store.case_records import SHARED
from most116.core.conversation import AgeBand, Language

_OF_ANSWERS = "_answered"
# Tables whose rows have words elsewhere at the desk.
_ELSEWHERE: Mapping[str, str] = {
    "came_by": "desk.channel",
    "language": "desk.language",
    "tier": "desk.tier",
    "outcome": "desk.record.outcome",
    "about": "desk.record.about",
    "gender": "desk.record.gender",
}
_COMMON: Mapping[str, str] = {
    TOTAL: "desk.stats.total",
    REST: "desk.stats.rest",
    NOT_TOLD: "desk.stats.not_told",
    "yes": "desk.yes",
    "no": "desk.no",
}


class FigureWords:
    def __init__(self, texts: Texts, categories: Categories, language: Language = Language.PL) -> None:
        self._texts = texts
        self._language = language
        self._mains = {main.code: main for scheme in categories.schemes.values() for main in scheme}

    def word(self, key: str, **values: str) -> str:
        return self._texts.interface(key, self._language, values=values)

    def title(self, table: Told) -> str:
        return self.word(f"desk.stats.table.{table.name}")

    def definition(self, table: Told) -> str:
        return self.word(f"desk.stats.about.{table.name}")

    def column(self, column: str) -> str:
        match column:
            case "total":
                return self.word("desk.stats.total")
            case "answered" | "not_answered":
                return self.word(f"desk.stats.column.{column}")
            case _:
                return self.word(f"desk.line.{column}")

    def row(self, table: str, row: str) -> str:
        table = table.removesuffix(_OF_ANSWERS)
        if row in _COMMON:
            return self.word(_COMMON[row])
        if table in _ELSEWHERE:
            return self.word(f"{_ELSEWHERE[table]}.{row}")
        return self._named(table, row)

    def _named(self, table: str, row: str) -> str:
        match table:
            case "hour":
                name = f"{row}:00–{row}:59"
            case "day" | "month":
                name = ".".join(reversed(row.split("-")))
            case "age_band":
                name = age_words(AgeBand(row), self.word)
            case "main":
                name = self._mains[row].label(self._language)
            case "entry" if row != SHARED:
                name = self.word(f"desk.line.{row}")
            case _:
                name = self.word(f"desk.stats.{table}.{row}")
        return name

    def rules(self) -> str:
        """How what is told differs from what was counted."""
        return self.word("desk.stats.rules", fewest=str(FEWEST), step=str(STEP), shares=str(FEWEST_FOR_SHARES))
