from collections.abc import Sequence

from motcua.foundation.database.errors import UnableTo
from motcua.foundation.sheets.values import CellFault


class UnableToReadSheet(UnableTo):
    """This is no spreadsheet that can be read: {reason} Save it as .xlsx and try again."""

    status = 422


class UnableToImportSheet(UnableTo):
    """Nothing was imported: {count} cells need another look, the first is {cell} (“{value}”): {reason}"""

    status = 422

    def __init__(self, faults: Sequence[CellFault]) -> None:
        first = faults[0]
        #: All of them, in the order of the sheet.
        self.faults = tuple(faults)
        super().__init__(count=len(faults), cell=first.cell, value=first.value, reason=first.reason)
