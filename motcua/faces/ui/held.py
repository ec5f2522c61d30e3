"""What somebody posted after her session had ended, held until she has signed in again, so that nothing typed is lost.

It waits in the (new, anonymous) session, which signing in takes over. Only what passed the check of the form's token gets
here. Files are not held: the page says so and asks for them again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, QueryDict

KEY = "held_post"
HELD_FOR = timedelta(minutes=30)
#: A session is a row of the database; longer texts than these are no answers to a form.
HELD_BYTES_MAX = 256 * 1024
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105  (a field's name)


@dataclass(frozen=True)
class HeldPost:
    """A POST to `path`, as it was sent; `files` are the names of the files that must be chosen again."""

    path: str
    fields: QueryDict
    files: tuple[str, ...]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Every field with each of its values, for hidden inputs."""
        return [(name, str(value)) for name, values in self.fields.lists() for value in values]


def hold_post(request: HttpRequest) -> None:
    """Holds the request's body; a second one takes the place of the first."""
    fields = request.POST.copy()
    fields.pop(_TOKEN, None)
    encoded = fields.urlencode()
    if len(encoded) > HELD_BYTES_MAX:
        return
    request.session[KEY] = {
        "path": request.path,
        "fields": encoded,
        "files": [file.name for _slot, files in request.FILES.lists() for file in files if file.name],
        "machine_at": datetime.now(UTC).timestamp(),
    }


def held_post(request: HttpRequest) -> HeldPost | None:
    """What is held, for half an hour at most."""
    held = request.session.get(KEY)
    if held is None or datetime.now(UTC) - datetime.fromtimestamp(held["machine_at"], UTC) > HELD_FOR:
        return None
    return HeldPost(path=held["path"], fields=QueryDict(held["fields"]), files=tuple(held["files"]))


def drop_held_post(request: HttpRequest) -> None:
    """Forgets it: she went on elsewhere, or it was sent, or on a shared device somebody else signed in."""
    if KEY in request.session:
        del request.session[KEY]
