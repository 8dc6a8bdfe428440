"""What can be wrong with us at a platform, by a stable name: the desk has words for each (`desk.status.trouble.…`)."""

from enum import StrEnum


class Trouble(StrEnum):
    """The first three say that nothing is known: a platform that is asked again may answer. The others it told us."""

    NO_ANSWER = "no_answer"
    THROTTLED = "throttled"
    NOT_LOOKED = "not_looked"
    REFUSED = "refused"
    CLOCK_OFF = "clock_off"
    ACCOUNT_OFF = "account_off"
    NUMBER_MISSING = "number_missing"
    NUMBER_WITHOUT_SMS = "number_without_sms"
    ELSEWHERE = "elsewhere"
    NOT_AGAIN = "not_again"
    NO_FALLBACK = "no_fallback"
    NOT_TOLD_ALL = "not_told_all"
    NOT_REACHED = "not_reached"
    NOT_TAKEN = "not_taken"
    OTHER_NAME = "other_name"
    MAY_NOT_SEND = "may_not_send"
    OTHER_APPLICATION = "other_application"
    NOT_INSTALLABLE = "not_installable"
    FEW_STARTS = "few_starts"
    NO_COMMAND = "no_command"
    CONTENT_MISSING = "content_missing"
    TEMPLATE_NOT_APPROVED = "template_not_approved"
    TEMPLATE_STOPPED = "template_stopped"
    TEMPLATE_MARKETING = "template_marketing"
    NOT_ALLOWED = "not_allowed"
    NOT_CONNECTED = "not_connected"

    @property
    def certain(self) -> bool:
        """Whether the platform itself said it, and asking again changes nothing."""
        return self not in {Trouble.NO_ANSWER, Trouble.THROTTLED, Trouble.NOT_LOOKED}
