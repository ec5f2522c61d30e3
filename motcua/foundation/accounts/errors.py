from motcua.foundation.database.errors import UnableTo
from motcua.foundation.text.faults import Fault, in_words


class NotPermitted(UnableTo):
    """{reason} Nothing was changed, and this attempt was recorded."""

    status = 403

    def __init__(self, *, act: str, reason: str, subject: object = None, hidden: bool = False) -> None:
        self.act = act
        self.subject = subject
        self.hidden = hidden
        super().__init__(reason=reason)


class UnableToOpenAccount(UnableTo):
    """The sign-in name {name} is taken. Nothing was changed; choose another."""


class UnableToChangeAccount(UnableTo):
    """The account of {name} is not as this change needs it: it was changed meanwhile, or it is no official's. Nothing
    was changed; look at it again."""


class TooManyAttempts(UnableTo):
    """Too many tries in a short time. Nothing was changed; wait {minutes} minutes and try again. Hotline 1022 helps
    at once."""

    status = 429


class UnableToSignIn(UnableTo):
    """The name or the password is not right. Nothing was changed. Check both; after several wrong tries you have to
    wait a little."""

    status = 422


class UnableToReachProvider(UnableTo):
    """{name} does not answer at the moment. You are as you were, and nothing is lost. Try again in a few minutes, or go on
    with a code by telephone."""

    status = 503


class UnableToTrustProvider(UnableTo):
    """The answer of {name} was not accepted: {reason}. You are as you were, and nothing was changed. Sign in with it once
    more; hotline 1022 helps when it happens again."""

    status = 403

    def __init__(self, *, name: str, fault: Fault) -> None:
        self.fault = fault
        super().__init__(name=name, reason=in_words(fault))


class UnableToSignInAs(UnableTo):
    """{name} has proved who you are, but no account here can be opened with it: {reason}. Nothing was changed. Hotline 1022
    or any one-stop counter helps."""

    status = 403

    def __init__(self, *, name: str, fault: Fault) -> None:
        self.fault = fault
        super().__init__(name=name, reason=in_words(fault))


class UnableToCheckPhoneCode(UnableTo):
    """The code is not right, or it is too old. Look at the newest message, or have another code sent."""

    status = 422


class UnableToFindSignIn(UnableTo):
    """There is no such open session of yours. It may have ended meanwhile; nothing was changed."""

    status = 404
