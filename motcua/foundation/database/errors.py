from django.apps import apps
from django.utils.translation import gettext


class UnableTo(Exception):
    """Root of what can be anticipated. The subclass's docstring is the message shown to people.

    Fields given as keywords fill the docstring's braces, after its translation. `code` names the error for machines.
    """

    #: The status that a face answers with.
    status = 409

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The docstring in the reader's language. Before Django is set up there are no catalogues: in English."""
        text = " ".join((type(self).__doc__ or type(self).__name__).split())
        text = gettext(text) if apps.ready else text
        return text.format_map(_Facts(self.facts))

    @property
    def code(self) -> str:
        return type(self).__name__


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


class UnableToStartDatabase(UnableTo):
    """The database could not be started: {reason} {cure}"""

    status = 503


class UnableToUseDatabase(UnableTo):
    """The database of DATABASE_URL cannot be used: {reason} {cure}"""

    status = 503


class UnableToUseNewerData(UnableTo):
    """The data were last changed by Một Cửa {theirs}, and this is {ours}: it does not know {unknown}.
    Nothing was changed. Run the release that wrote them, or restore a backup of this release into an empty
    folder that MOTCUA_HOME names."""

    status = 503
