"""The library of Telegram takes seconds and much memory: whoever does not send must not pay for it."""

import subprocess
import sys

from most116.testing.telegram_requests import BOT_TOKEN, SECRET_TOKEN

TELEGRAM = {"bot_token": BOT_TOKEN, "secret_token": SECRET_TOKEN}


def test_until_the_first_letter_nothing_of_the_library_is_imported() -> None:
    program = (
        "import sys; from bridges.registry import bridges, listeners, webhooks\n"
        "from bridges.hearing import Hearing; from config.settings import load_settings\n"
        "from config.texts import load_texts; from config.phone_numbers import load_numbers\n"
        "from most116.core.clock import SystemClock; from most116.core.redaction import EventLog\n"
        f"settings = load_settings({{'public_base_url': 'https://most116.example', 'telegram': {TELEGRAM!r}}})\n"
        "texts = load_texts(None, load_numbers(None))\n"
        "nothing = dict(accept=None, last_seen=None, unheard=None)\n"
        "hearing = Hearing(**nothing, texts=texts, clock=SystemClock(), events=EventLog('x'))\n"
        "assert list(webhooks(settings, texts, SystemClock())) == ['/webhooks/telegram']\n"
        "assert not listeners(settings, hearing) and bridges(settings, None)\n"
        "print(*({'httpx', 'aiohttp', 'aiogram'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []
