"""What was filed beside what the national population database says: a word for who examines, no data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.faces.ui.dossiers import language
from motcua.faces.ui.known import origin_in_words
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.merging import label_of
from motcua.foundation.forms.rules.reckoning import differing
from motcua.registry.people.population.queries import known_of, last_check
from motcua.registry.people.values import PersonView
from motcua.service.dossiers.queries.dossier import DossierView


@dataclass(frozen=True)
class Compared:
    """`tone` is 'ok', 'soon' where something differs, 'wait' while it could not be asked."""

    tone: str
    words: str
    source: str = ""


def compared_with_register(view: DossierView, applicant: PersonView | None, *, at: datetime) -> Compared | None:
    """None where the register was never asked about the applicant."""
    if applicant is None:
        return None
    known = known_of(person=applicant, at=at, as_told=True)
    if known.origins:
        facts = {key: value for key, value in known.facts.items() if key in known.origins}
        form = form_of(view.version.form)
        labels = [_label(path, view) for path in differing(form, dict(view.answers), facts)]
        source = origin_in_words(known.origins["applicant.full_name"])
        if not labels:
            return Compared("ok", _("What was filed is as it says"), source)
        told = _("Filed otherwise: %(fields)s") % {"fields": ", ".join(dict.fromkeys(labels))}
        return Compared("soon", told, source)
    check = last_check(person=applicant.id)
    if check is not None and check.settled_at is None:
        return Compared("wait", _("It did not answer yet; what was typed has still to be checked"))
    return None


def _label(path: str, view: DossierView) -> str:
    form = form_of(view.version.form)
    owner = path.partition(".")[0]
    names = [label_of(form, owner, language())] + ([label_of(form, path, language())] if "." in path else [])
    return " – ".join(names)
