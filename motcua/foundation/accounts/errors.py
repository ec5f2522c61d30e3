from motcua.foundation.database.errors import UnableTo


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
