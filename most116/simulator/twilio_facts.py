"""Twilio's own conventions: signature, ids, dates and the wording of its errors."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime

API_VERSION = "2010-04-01"
BODY_LIMIT = 1600

# https://www.twilio.com/docs/api/errors; the sentences are ours.
MEANINGS = {
    11200: "HTTP retrieval failure",
    11205: "HTTP connection failure",
    12100: "Document parse failure",
    12200: "The answer is not a TwiML document",
    12300: "Invalid Content-Type",
    14107: "The account sends too much at once",
    20001: "Unknown parameter",
    20003: "Authenticate",
    20009: "The message is still on its way and cannot be deleted",
    20404: "The requested resource was not found",
    20422: "Invalid parameter",
    20429: "Too many requests",
    20500: "Internal server error",
    21211: "Invalid 'To' phone number",
    21212: "Invalid 'From' phone number",
    21266: "'To' and 'From' cannot be the same",
    21408: "Permission to send to this region is not enabled",
    21602: "Message body is required",
    21603: "A 'From' phone number is required",
    21604: "A 'To' phone number is required",
    21606: "The 'From' phone number is not a message-capable number of this account",
    21609: "Invalid 'StatusCallback' address",
    21610: "The recipient has opted out (STOP)",
    21611: "The sender's queue is full",
    21612: "The recipient cannot be reached from this sender",
    21614: "'To' is not a mobile number",
    21617: "The message body exceeds 1600 characters",
    21620: "Invalid media address",
    21655: "The content template does not exist",
    21656: "The values of the content template are not valid",
    21705: "The Messaging Service does not exist",
    30001: "Queue overflow",
    30003: "Unreachable destination handset",
    30004: "Message blocked",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Filtered by the carrier",
    30008: "Unknown error",
    30036: "Validity period expired",
    30409: "The message cannot be canceled",
    35118: "A Messaging Service is required to schedule",
    63007: "The 'From' is not a WhatsApp sender of this account",
    63024: "The recipient cannot be written to",
}


class Refused(Exception):
    """The platform does not take a request: its code, its words and the HTTP status."""

    def __init__(self, code: int, *, status: int = 400, detail: str = "") -> None:
        meaning = MEANINGS.get(code, "Refused")
        super().__init__(f"{meaning}: {detail}" if detail else meaning)
        self.code, self.status = code, status

    def document(self) -> dict[str, object]:
        return {
            "code": self.code,
            "message": str(self),
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


def sign(token: str, url: str, form: Mapping[str, str]) -> str:
    """X-Twilio-Signature of a form post (https://www.twilio.com/docs/usage/security)."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


def new_sid(prefix: str) -> str:
    return prefix + secrets.token_hex(16)


def rfc2822(moment: datetime) -> str:
    return format_datetime(moment.replace(microsecond=0))
