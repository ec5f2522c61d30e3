from motcua.foundation.database.errors import UnableTo


class UnableToSendMessages(UnableTo):
    """These messages have nobody to go to: {templates}. None was sent; give an account to those in the
    application and an address to the others."""

    status = 422


class UnableToResendMessages(UnableTo):
    """Only messages that could not be delivered are sent again, and these are not: {messages}. Nothing was
    changed; look at the outbox anew."""

    status = 409


class UnableToSetMessageTexts(UnableTo):
    """The words were not changed: {refused}. What held before still holds; correct them and send again."""

    status = 422


class UnableToSetTextsUnseen(UnableTo):
    """Somebody else has changed these words since you opened the page. Yours were not set and are still in the form.
    Look at what holds now, then decide."""


class UnableToCallOffText(UnableTo):
    """This change holds already, was called off, or gave way to another. Nothing was changed."""
