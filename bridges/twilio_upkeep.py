"""Looks after our account at Twilio: https://www.twilio.com/docs/iam/api/account and …/phone-numbers/api."""

from urllib.parse import urldefrag

from bridges.json_reading import Node
from bridges.raw_http import external_url
from bridges.twilio_account import TwilioAccount
from bridges.twilio_contents import contents_problem
from bridges.twilio_webhook import SMS_PATH, WHATSAPP_PATH
from bridges.upkeep import Checked, clock_problem
from config.settings import Settings
from most116.core.clock import Clock
from most116.core.troubles import Trouble

# In an outage the platform must try again, and within the fifteen seconds that it takes (decision 0020).
_RETRIES = "#rc=5&rp=all&ct=2000&rt=3000"


async def check_sms(settings: Settings, clock: Clock) -> Checked | None:
    """The token, the account, and whether what people send to our number reaches us, also in an outage."""
    if not settings.twilio.on:
        return None
    async with TwilioAccount(settings.twilio) as account:
        problem = await _account_problem(account, clock)
        number = settings.twilio.sms_number
        found = await account.read("/IncomingPhoneNumbers.json", {"PhoneNumber": number})
    ours = next((each for each in found["incoming_phone_numbers"] if each["phone_number"].text == number), None)
    problem = problem or _number_problem(ours, settings)
    if problem is not None:
        return problem
    return Checked(
        "the number's messages come here, in an outage too; whether Twilio acts on stop words is not told: ask "
        "its support to switch that off"
    )


async def check_whatsapp(settings: Settings, clock: Clock) -> Checked | None:
    """The token, the account, its contents. Where a sender's messages go is not told by the interface for sending."""
    if not settings.whatsapp.on:
        return None
    async with TwilioAccount(settings.twilio) as account:
        problem = await _account_problem(account, clock) or await contents_problem(account, settings.whatsapp)
    if problem is not None:
        return problem
    url = external_url(settings.public_base_url, WHATSAPP_PATH)
    whatsapp = settings.whatsapp
    given = (whatsapp.template_pl, whatsapp.template_uk, whatsapp.template_en, whatsapp.template_ru)
    late = "approved templates carry answers after 24 hours" if any(given) else "answers end 24 hours after words came"
    return Checked(f"the account answers, {late}; at Twilio the sender's address must be {url}")


async def _account_problem(account: TwilioAccount, clock: Clock) -> Checked | None:
    """What is wrong with the account as a whole."""
    answer = await account.answer(".json", {})
    status = Node.read(answer.content)["status"].text
    if status != "active":
        words = f"the account is {status or 'unknown'}: look at Twilio's console and at its bill"
        return Checked(words, Trouble.ACCOUNT_OFF)
    return clock_problem(answer.headers.get("date"), clock)


def _number_problem(number: Node | None, settings: Settings) -> Checked | None:
    wanted, ours = external_url(settings.public_base_url, SMS_PATH), settings.twilio.sms_number
    if number is None:
        return Checked(f"the account has no number {ours}: correct MOST116_TWILIO__SMS_NUMBER", Trouble.NUMBER_MISSING)
    if not number["capabilities"]["sms"]:
        return Checked(f"{ours} cannot send SMS: take a number that can", Trouble.NUMBER_WITHOUT_SMS)
    if number["sms_application_sid"].text:
        words = f"{ours} is given to an application of Twilio: set its address to {wanted} instead"
        return Checked(words, Trouble.ELSEWHERE)
    return _address_problem(number, ours, wanted)


def _address_problem(number: Node, ours: str, wanted: str) -> Checked | None:
    url, method = number["sms_url"].text, number["sms_method"].text.upper()
    if urldefrag(url).url != wanted or method != "POST":
        told = urldefrag(url).url or "nobody"
        return Checked(f"messages to {ours} go to {told} by {method}: set POST {wanted}{_RETRIES}", Trouble.ELSEWHERE)
    if "rp=all" not in urldefrag(url).fragment:
        words = f"a message that we could not keep is not sent again: set the number's address to {wanted}{_RETRIES}"
        return Checked(words, Trouble.NOT_AGAIN)
    # The fallback may, and should, be another host.
    if not urldefrag(number["sms_fallback_url"].text).url.endswith(SMS_PATH):
        words = f"in an outage nobody tells people the numbers to call: set the fallback address to {wanted}"
        return Checked(words, Trouble.NO_FALLBACK)
    return None
