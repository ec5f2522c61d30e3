"""An official's own names for lists of the inbox. Not journalled: a bookmark changes no dossier."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.keys import new_id
from motcua.foundation.text.rules import clean
from motcua.service.dossiers.errors import UnableToKeepView
from motcua.service.dossiers.models import SavedView
from motcua.service.dossiers.policy import may_change_view, may_keep_views

NAME_LENGTH_MAX = 40
QUERY_LENGTH_MAX = 1_000
#: More would not fit beside the list.
VIEWS_MAX = 20


def save_view(*, name: str, query: str, by: Actor, at: datetime) -> UUID:
    """Keeps a list under a name; another list of that name is superseded. Raises `UnableToKeepView`."""
    require(may_keep_views(by), act="save_view", subject=by.account)
    assert by.account is not None
    name = " ".join(clean(name).split())
    if not 0 < len(name) <= NAME_LENGTH_MAX or len(query) > QUERY_LENGTH_MAX:
        raise UnableToKeepView(length_max=NAME_LENGTH_MAX, views_max=VIEWS_MAX)
    # Two windows of one official: the second waits for the first, and then finds its row.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"saved_views {by.account}"])
    own = list(SavedView.objects.filter(account=by.account, superseded_at=None))
    for row in own:
        if (row.name, row.query) == (name, query):
            return row.id
    if len([row for row in own if row.name != name]) >= VIEWS_MAX:
        raise UnableToKeepView(length_max=NAME_LENGTH_MAX, views_max=VIEWS_MAX)

    SavedView.objects.filter(id__in=[row.id for row in own if row.name == name]).update(superseded_at=at)
    view = SavedView(id=new_id(), account=by.account, name=name, query=query, saved_at=at)
    view.save(force_insert=True)
    return view.id


def drop_view(*, view: UUID, by: Actor, at: datetime) -> None:
    """Takes a name away; twice is once. Raises `NotPermitted` for somebody else's."""
    row = SavedView.objects.select_for_update().filter(id=view).first()
    require(may_change_view(by, row.account if row else None), act="drop_view", subject=view)

    SavedView.objects.filter(id=view, superseded_at=None).update(superseded_at=at)
