"""`motcua verify figures`: live is what is counted anew, for every measure, unit and day, and so for every indicator, which
only adds them; and what figures know of each dossier is what the dossier says."""

from __future__ import annotations

from motcua.foundation.measures.values import Check
from motcua.foundation.measures.verify import verify_cells
from motcua.service.dossiers.verify import verify_facts


def verify_figures() -> Check:
    """Names the first cell or fact that differs."""
    cells, facts = verify_cells(), verify_facts()
    return Check(cells.checked + facts.checked, cells.wrong + facts.wrong, facts.first_wrong or cells.first_wrong)
