"""The circuit breaker of the traffic is the one that every system outside is asked through."""

from motcua.foundation.outside.breaker import Breaker

__all__ = ["Breaker"]
