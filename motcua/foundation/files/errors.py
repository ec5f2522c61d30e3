"""What the files cannot do, in words for the person who sent them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from motcua.foundation.database.errors import UnableTo
from motcua.foundation.files.media_types import allowed_media_types
from motcua.foundation.files.values import Limits, MediaType, Reason, Refusal

_REASONS: Mapping[Reason, Promise] = {
    Reason.EMPTY: _("the file is empty; choose it again"),
    Reason.TOO_LARGE: _("larger than {megabytes} MB; take the photo at a smaller size or split the document"),
    Reason.TOO_MANY: _("more than {files_max} files at once; send the rest afterwards"),
    Reason.TOO_MANY_PAGES: _("more than {pages_max} pages; split the document"),
    Reason.UNKNOWN_KIND: _("not a kind of file that is taken; send {allowed}"),
    Reason.REFUSED_KIND: _("what it contains is: {kind}, whatever its name says; send {allowed}"),
    Reason.BROKEN: _("the {kind} is damaged and cannot be opened; save or scan it again"),
    Reason.ENCRYPTED: _("the {kind} is locked with a password; save it without one"),
    Reason.BOMB: _("the {kind} would unpack to an unreasonable size; save it again at a usual size"),
    Reason.MACROS: _("the {kind} contains macros; save it without them or as PDF"),
}

#: What iPhones take when nobody tells them otherwise; its owner can help herself in half a minute.
HEIC = "image/heic"
_HEIC = _(
    "a HEIC picture, which many offices cannot open; on the iPhone choose Settings, Camera, Formats, Most Compatible "
    "and take it again, or send {allowed}"
)


def reason_text(refusal: Refusal, *, limits: Limits) -> str:
    """Why this file is not kept and what to do, in the language in force."""
    words = _HEIC if refusal.kind and refusal.kind.media_type == HEIC else _REASONS[refusal.reason]
    return str(words).format(
        megabytes=limits.bytes_max // (1024 * 1024),
        files_max=limits.files_max,
        pages_max=limits.pages_max,
        kind=_kind_name(refusal.kind) if refusal.kind else "",
        allowed=", ".join(dict.fromkeys(kind.extensions[0] for kind in allowed_media_types())),
    )


def _kind_name(kind: MediaType) -> str:
    return kind.name_en if (get_language() or "").startswith("en") else kind.name_vi


class UnableToKeepFiles(UnableTo):
    """These files were not kept: {refused}. Nothing of this hand-in was kept; correct them and send it again."""

    status = 422

    def __init__(self, *, refusals: Sequence[Refusal], limits: Limits) -> None:
        self.refusals = tuple(refusals)
        self.limits = limits
        listed = "; ".join(f"{each.name} ({reason_text(each, limits=limits)})" for each in refusals)
        super().__init__(refused=listed)


class UnableToOpenFile(UnableTo):
    """The file {sha256} is not here. Nothing was changed. If it was kept once, tell the administrator:
    `motcua verify files` finds what is missing."""

    status = 404


class UnableToStoreFiles(UnableTo):
    """The files could not be stored: {cause}. Nothing was kept. Try again in a while; if it goes on, tell the
    administrator that the store of files is full or out of reach."""

    status = 503
