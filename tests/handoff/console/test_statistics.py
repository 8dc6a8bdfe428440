"""The page of statistics: figures of whole months, for those who answer for them."""

import csv
import io
import re

import pytest

from handoff.ranks import Role
from handoff.records import Account
from most116.core.conversation import Line
from most116.testing.desk_clients import browser
from most116.testing.desk_stage import DeskStage
from most116.testing.filed import file_last_month

PAGES = ("/statistics", "/statistics.csv")


async def lead_of(stage: DeskStage, *lines: Line) -> Account:
    return await stage.hire("lena", "Lena", *lines, role=Role.LEAD)


@pytest.mark.parametrize("path", PAGES)
async def test_who_answers_for_it_sees_it_and_a_consultant_does_not(
    stage: DeskStage, celina: Account, ada: Account, path: str
) -> None:
    lead = await lead_of(stage, Line.YOUTH)
    for account, status in ((lead, 200), (ada, 200), (celina, 403)):
        assert (await (await browser(stage, account.login)).http.get(path)).status_code == status
    assert (await (await browser(stage, lead.login)).http.get(path, params={"period": "2019-01"})).status_code == 404


async def test_it_tells_a_month_with_what_each_figure_means(stage: DeskStage) -> None:
    period = await file_last_month(stage.parts.database)
    lead = await lead_of(stage, *Line)
    page = await (await browser(stage, lead.login)).page("/statistics")
    assert f"Statystyki: {period.name}" in page
    assert "Liczymy rozmowy, nie osoby." in page
    total = re.search(r'<th scope="row" class="depth-0">Razem</th>\s*<td class="number">(.*?)</td>', page)
    assert total
    assert total[1] == "65"
    assert page.count("<h2") == page.count('id="about-')
    counted = [part for part in page.split("<section") if 'class="chart"' in part]
    cells = [int(cell) for part in counted for cell in re.findall(r'<td class="number">(\d+)', part)]
    assert cells
    assert not set(cells) & set(range(1, 10))


async def test_a_lead_of_one_line_sees_that_line(stage: DeskStage) -> None:
    await file_last_month(stage.parts.database)
    lead = await lead_of(stage, Line.ADULT)
    page = await (await browser(stage, lead.login)).page("/statistics")
    assert '<th scope="col" class="number">116 111' not in page
    assert re.search(r'class="depth-0">Razem</th>\s*<td class="number">35</td>', page)


async def test_the_sheet_has_every_figure_with_its_words(stage: DeskStage) -> None:
    period = await file_last_month(stage.parts.database)
    lead = await lead_of(stage, *Line)
    answer = await (await browser(stage, lead.login)).http.get("/statistics.csv", params={"period": period.name})
    assert answer.headers["content-disposition"] == f'attachment; filename="most116-{period.name}.csv"'
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")), delimiter=";"))
    assert rows[0] == ["tabela", "wiersz", "kolumna", "wartość", "co to znaczy"]
    assert {len(row) for row in rows} == {5}
    (total,) = [row for row in rows if row[:3] == ["Jak się skończyły", "Razem", "Razem"]]
    assert total[3] == "100"
    assert all(row[4] for row in rows)
