"""The alert rules ask for figures that there are, and each leads to a page that says what to do."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
RULES: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((ROOT / "config/monitoring/alerts.yaml").read_text("utf-8"))["groups"]
    for rule in group["rules"]
]
RUNBOOK = (ROOT / "docs/runbook.md").read_text("utf-8")
TOLD = set(re.findall(r'_family\(\s*"(\w+)"', (ROOT / "most116/app/metrics.py").read_text("utf-8")))


def anchors() -> set[str]:
    names = re.findall(r"^## (.+)$", RUNBOOK, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", name).lower().replace(" ", "-") for name in names}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_can_come_and_leads_to_its_page(rule: dict[str, Any]) -> None:
    asked = set(re.findall(r"most116_(\w+)", rule["expr"]))
    assert asked
    assert asked <= TOLD
    page, _, anchor = rule["annotations"]["runbook"].partition("#")
    assert page == "docs/runbook.md"
    assert anchor in anchors()
    assert rule["labels"]["severity"] in {"page", "lead"}


def test_every_page_is_one_that_an_alert_leads_to() -> None:
    assert anchors() == {rule["annotations"]["runbook"].partition("#")[2] for rule in RULES}


def test_links_within_the_runbook_lead_somewhere() -> None:
    assert set(re.findall(r"\]\(#([^)]+)\)", RUNBOOK)) <= anchors()
