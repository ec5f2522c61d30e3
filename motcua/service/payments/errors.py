from motcua.foundation.database.errors import UnableTo


class UnableToDemand(UnableTo):
    """Nothing was asked for: {refused}. Mend these and send all of them again."""

    status = 422


class UnableToCancelPayables(UnableTo):
    """Nothing was cancelled: {reason}."""


class UnableToFindGateway(UnableTo):
    """This way of paying is not there. Choose another."""

    status = 404


class UnableToBeginPayment(UnableTo):
    """The payment was not begun: {reason} Nothing was charged."""


class UnableToFindPayment(UnableTo):
    """This payment is not there, or is not yours to see."""

    status = 404


class UnableToKeepNotification(UnableTo):
    """Another notification has this id ({name}). Nothing was changed."""


class UnableToReadNotification(UnableTo):
    """This is no notification of a payment: {reason} Nothing was kept."""

    status = 422


class UnableToTrustNotification(UnableTo):
    """The signature of the notification is not the gateway's: {reason} Nothing was kept."""

    status = 401


class UnableToAskGateway(UnableTo):
    """The gateway did not answer: {cause}. Whatever was paid is not lost; it is asked again."""

    status = 503


class UnableToRefund(UnableTo):
    """Nothing was refunded: {reason}"""


class UnableToReverse(UnableTo):
    """Nothing was reversed: {reason}"""


class UnableToFindReceipt(UnableTo):
    """No receipt has this code. Check it against the paper: letters and digits, without blanks."""

    status = 404


class UnableToFindPaper(UnableTo):
    """The paper of this receipt is being made and sealed. The receipt holds already; come back for the file in a minute."""

    status = 404
