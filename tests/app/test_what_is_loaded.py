"""What a process loads stays in its memory for as long as it runs, so what it does not need must not come in."""

import subprocess
import sys

SMS = {"account_sid": "AC" + "0" * 32, "auth_token": "token", "sms_number": "+48799599080"}


def loaded(program: str, sought: set[str]) -> list[str]:
    said = f"import sys\n{program}\nprint(*({sought!r} & set(sys.modules)))"
    return subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True).stdout.split()


def test_the_command_line_and_who_supervises_a_trial_load_nothing_of_the_rest() -> None:
    heavy = {"pydantic", "yaml", "redis", "sqlalchemy", "fastapi", "httpx", "uvicorn", "jinja2", "cryptography"}
    assert loaded("import most116.cli, most116.app.tryout", heavy) == []


def test_sending_by_twilio_loads_nothing_of_what_else_an_account_has() -> None:
    made = (
        "from bridges.registry import bridges; from config.settings import load_settings\n"
        f"assert bridges(load_settings({{'public_base_url': 'https://most116.example', 'twilio': {SMS!r}}}), None)"
    )
    assert loaded(made, {"twilio.rest", "twilio.rest.api"}) == ["twilio.rest"]
