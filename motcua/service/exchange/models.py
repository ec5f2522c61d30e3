"""Tables of the exchange, a file a subject."""

from motcua.service.exchange.models_traffic import (  # noqa: F401  (Django finds them here)
    Correspondence,
    Difference,
    InboxMessage,
    OutboxMessage,
    Reconciliation,
)
