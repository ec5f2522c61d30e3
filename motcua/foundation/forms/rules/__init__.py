"""Everything that forms decide, under one name; each subject has its own module."""

from motcua.foundation.forms.rules.answers import bound_answers, read_answers
from motcua.foundation.forms.rules.decoding import changes_rows, decode
from motcua.foundation.forms.rules.definition import digest_of, form_of, form_of_draft, parse_form
from motcua.foundation.forms.rules.normalising import normalise
from motcua.foundation.forms.rules.pages import newly_shown, page_view
from motcua.foundation.forms.rules.prefill import prefill_answers
from motcua.foundation.forms.rules.summary import summary
from motcua.foundation.forms.rules.validation import problems_of_page, validate
from motcua.foundation.forms.rules.visibility import visible_fields, visible_pages

__all__ = [
    "bound_answers",
    "changes_rows",
    "decode",
    "digest_of",
    "form_of",
    "form_of_draft",
    "newly_shown",
    "normalise",
    "page_view",
    "parse_form",
    "prefill_answers",
    "problems_of_page",
    "read_answers",
    "summary",
    "validate",
    "visible_fields",
    "visible_pages",
]
