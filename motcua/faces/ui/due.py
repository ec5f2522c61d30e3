"""Words for a promise, the same on every page, list, letter and message."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.faces.ui.formats import working_time
from motcua.faces.ui.values import Due, DueState
from motcua.faces.ui.vocabulary import STATUSES, StatusLook


def due_look(due: Due) -> StatusLook:
    """Icon, words and tone of a promise: 'Còn 10 ngày', 'Quá hạn 1 ngày', 'Tạm dừng theo luật'."""
    plain = STATUSES["paused" if due.state is DueState.PAUSED else due.state.value]
    return StatusLook(plain.icon, due_words(due) or plain.words, plain.tone)


def left_in_full(due: Due) -> str:
    """The same at length, where there is room to say that only working time is meant; empty where nothing is left."""
    if due.state not in {DueState.ON_TIME, DueState.DUE_SOON}:
        return ""
    time = working_time(due.left_minutes, day_minutes=due.day_minutes)
    return _("%(time)s of working time left") % {"time": time}


def due_words(due: Due) -> str:
    """How much working time is left or missed; empty where the state alone says all."""
    time = working_time(due.left_minutes, day_minutes=due.day_minutes)
    match due.state:
        case DueState.ON_TIME | DueState.DUE_SOON:
            return _("%(time)s left") % {"time": time}
        case DueState.OVERDUE:
            return _("Overdue by %(time)s") % {"time": time}
        case DueState.MISSED if due.left_minutes:
            return _("Finished %(time)s late") % {"time": time}
        case _state:
            return ""
