from motcua.foundation.database.errors import UnableTo


class UnableToSendMessages(UnableTo):
    """These messages have nobody to go to: {templates}. None was sent; give an account to those in the
    application and an address to the others."""

    status = 422


class UnableToResendMessages(UnableTo):
    """Only messages that could not be delivered are sent again, and these are not: {messages}. Nothing was
    changed; look at the outbox anew."""

    status = 409
