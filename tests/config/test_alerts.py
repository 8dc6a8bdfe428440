"""The alert rules ask for figures that there are, and each leads to a page that says what to do."""

import json
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


DASHBOARD: dict[str, Any] = json.loads((ROOT / "config/monitoring/dashboard.json").read_text("utf-8"))
PROMETHEUS: dict[str, Any] = yaml.safe_load((ROOT / "config/monitoring/prometheus.yaml").read_text("utf-8"))


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


def test_the_dashboard_shows_every_figure_that_there_is_and_no_other() -> None:
    shown = {target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]}
    assert set(re.findall(r"most116_(\w+)", " ".join(shown))) == TOLD
    assert len({panel["title"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])
    assert all(panel["description"] for panel in DASHBOARD["panels"])


def test_prometheus_asks_the_desk_and_reads_the_rules_as_compose_gives_them() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
    mounts = dict(volume.split(":")[:2][::-1] for volume in compose["prometheus"]["volumes"])
    assert mounts["/etc/prometheus"] == "./config/monitoring"
    assert PROMETHEUS["rule_files"] == ["/etc/prometheus/alerts.yaml"]
    (job,) = PROMETHEUS["scrape_configs"]
    assert job["static_configs"][0]["targets"] == [f"desk:{compose['desk']['environment']['MOST116_DESK__PORT']}"]
