"""`motcua verify figures`: live is what is counted anew, for every measure, unit and day, and so for every indicator, which
only adds them; and what figures know of each dossier, step, rating and payment is what these say."""

from __future__ import annotations

from motcua.foundation.measures.values import Check
from motcua.foundation.measures.verify import verify_cells
from motcua.service.counters.verify import verify_codes, verify_shifts
from motcua.service.dossiers.verify import verify_facts
from motcua.service.feedback.verify import verify_ratings
from motcua.service.payments.verify import verify_payment_facts
from motcua.service.processes.verify import verify_steps


def verify_figures() -> Check:
    """Names the first fact or cell that differs."""
    found = [
        verify_facts(),
        verify_ratings(),
        verify_steps(),
        verify_shifts(),
        verify_codes(),
        verify_payment_facts(),
        verify_cells(),
    ]
    return Check(
        sum(each.checked for each in found),
        sum(each.wrong for each in found),
        next((each.first_wrong for each in found if each.wrong), None),
        " ".join(each.unseen for each in found if each.unseen),
    )
