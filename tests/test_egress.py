"""Nothing leaves for elsewhere and nothing speaks for itself: whom the product may ask, and what it is built from."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("bridges", "router", "safety_rules", "handoff", "config", "most116/core", "most116/web", "most116/app")
# Asked by the program: the platforms, which a person chose to write by.
ASKED = {"api.twilio.com", "content.twilio.com", "graph.facebook.com", "api.telegram.org"}
# Only shown to somebody, who may follow it: the platforms' ways in, and where quick exit leads.
SHOWN = {"m.me", "ig.me", "t.me", "wa.me", "discord.com", "pl.wikipedia.org"}
# Read by engineers, in docstrings and comments.
READ = {"www.twilio.com", "developers.facebook.com", "core.telegram.org", "prometheus.io", "github.com"}
EXAMPLES = {"most116.example", "desk.example", "m.example", "collector"}
# Who may open connections to the internet: bridges alone.
CLIENTS = {"httpx", "aiohttp", "requests", "urllib3", "http.client", "urllib.request", "smtplib", "ftplib", "telnetlib"}
# What makes up words, translates them or judges people is no part of this.
SPEAKS = re.compile(
    r"^(openai|anthropic|google-generativeai|google-genai|mistralai|cohere|transformers|torch|tensorflow|keras|jax|"
    r"llama.*|langchain.*|litellm|spacy|sentence-transformers|onnxruntime|deepl|googletrans|translate|argostranslate|"
    r"textblob|vadersentiment|rasa|chatterbot|sentry-sdk|posthog|mixpanel|segment-.*|datadog|ddtrace|newrelic)$"
)


def sources(*suffixes: str) -> list[Path]:
    found = [path for root in PRODUCT for path in (ROOT / root).rglob("*") if path.suffix in suffixes]
    return [path for path in found if "__pycache__" not in path.parts]


def test_no_address_of_anybody_else_is_written_anywhere() -> None:
    hosts = {
        host
        for path in sources(".py", ".toml", ".yaml", ".html", ".js", ".css")
        for host in re.findall(r"(?:https?|wss?)://([a-z0-9][a-z0-9.-]*[a-z0-9])", path.read_text(encoding="utf-8"))
    }
    numeric = {host for host in hosts if re.fullmatch(r"[\d.]+|localhost|redis|www\.w3\.org", host)}
    assert hosts - numeric <= ASKED | SHOWN | READ | EXAMPLES


@pytest.mark.parametrize("root", [root for root in PRODUCT if root != "bridges"])
def test_only_bridges_can_call_out(root: str) -> None:
    calling = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / root).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in names_of(node)
        if any(name == client or name.startswith(f"{client}.") for client in CLIENTS)
    }
    assert not calling


def names_of(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


@pytest.mark.parametrize("lock", ["base", "dev"])
def test_nothing_that_speaks_or_watches_is_installed(lock: str) -> None:
    names = re.findall(
        r"^([A-Za-z0-9_.-]+)==", (ROOT / "requirements" / f"{lock}.lock").read_text("utf-8"), re.MULTILINE
    )
    assert len(names) > 20
    assert not [name for name in names if SPEAKS.match(name.lower())]
