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
