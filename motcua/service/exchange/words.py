"""States, reasons, probes and hindrances in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from motcua.service.exchange.values import Hindrance, Outcome, Probe, ReasonKind, Stage, State

STATE_WORDS = {
    State.NOT_BEGUN: _("Not begun"),
    State.RETEST: _("To be tested again"),
    State.PREPARING: _("Being prepared"),
    State.READY: _("Ready to submit"),
    State.SUBMITTED: _("With the Portal"),
    State.RETURNED: _("Sent back"),
    State.CONFIRMED: _("On the Portal"),
    State.SUSPENDED: _("Suspended"),
    State.NOT_DUE: _("Not in the plan"),
}
STAGE_WORDS = {
    Stage.OPEN: _("Integration begun"),
    Stage.SUBMITTED: _("Submitted to the Portal"),
    Stage.RETURNED: _("Sent back by the Portal"),
    Stage.CONFIRMED: _("Confirmed by the Portal"),
    Stage.SUSPENDED: _("Suspended"),
}
REASON_WORDS = {
    ReasonKind.MINISTRY_SYSTEM: _("It runs on a ministry's own system"),
    ReasonKind.NO_DOSSIERS: _("Nobody has asked for it"),
    ReasonKind.BEING_CHANGED: _("The procedure is about to be changed"),
    ReasonKind.NOT_CONFORMING: _("It does not pass the conformity run"),
    ReasonKind.OTHER: _("Of another kind"),
}
PROBE_WORDS = {
    Probe.SIGN_IN: _("Sign-in"),
    Probe.PREFILL: _("Known data filled in"),
    Probe.FILE: _("Filing"),
    Probe.FEE: _("Fee"),
    Probe.STATUS: _("Status"),
    Probe.RESULT: _("Result"),
    Probe.WITHDRAWAL: _("Withdrawal"),
}
OUTCOME_WORDS = {
    Outcome.PASSED: pgettext_lazy("conformity run", "passed"),
    Outcome.FAILED: pgettext_lazy("conformity run", "failed"),
    Outcome.NOT_NEEDED: pgettext_lazy("conformity run", "not needed"),
    Outcome.UNANSWERED: pgettext_lazy("conformity run", "not answered"),
}
HINDRANCE_WORDS = {
    Hindrance.NOT_ONLINE: _("It cannot be filed online."),
    Hindrance.PRESENCE: _("Somebody has to be present."),
    Hindrance.SHOWN: _("A paper has to be shown at the counter."),
    Hindrance.COLLECTED: _("The result is handed over at the counter only."),
}
