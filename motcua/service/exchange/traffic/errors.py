"""What cannot be done with messages of the portal, in words for whoever reads them: the portal, or an official."""

from __future__ import annotations

from typing import Any

from motcua.foundation.database.errors import UnableTo
from motcua.service.dossiers.errors import UnableToFileDossiers, refusals_as_json


class UnableToTrustMessage(UnableTo):
    """The message does not carry the portal's signature, or was changed on its way: {reason} Nothing was kept."""

    status = 401


class UnableToReadMessage(UnableTo):
    """The message is signed but cannot be read: {reason} Nothing was kept; correct it and send it with a new id."""

    status = 422


class UnableToKeepMessage(UnableTo):
    """Another message is here already under this {name}, and it says something else. Nothing was changed; a message that
    was sent is never changed, a new one has its own id and number."""

    status = 409


class UnableToFollowMessage(UnableTo):
    """This cannot be followed: {reason}"""

    status = 422


class UnableToReachPortal(UnableTo):
    """The National Portal cannot be asked now: {cause}. Nothing is lost; it is asked again by itself."""

    status = 503


class UnableToFetchFile(UnableTo):
    """The portal's file “{name}” could not be fetched: {cause}. It is tried again by itself."""

    status = 503


class UnableToTryAgain(UnableTo):
    """Only messages that were given up are tried again, and these are not: {messages}. Nothing was changed; look at the
    list anew."""


class UnableToRefuseMessages(UnableTo):
    """These messages cannot be refused: {refused}. Only what the portal sent and was given up here is refused, with a reason
    for the citizen. Nothing was changed."""


class UnableToSettleDifference(UnableTo):
    """This difference was settled already, or is gone. Nothing was changed; look at the list anew."""


class UnableToFindDifference(UnableTo):
    """There is no such difference."""

    status = 404


def problems_of(fault: UnableTo) -> list[dict[str, Any]]:
    """What is wrong with the answers of a filing, by field, in Vietnamese; nothing for another refusal."""
    if not isinstance(fault, UnableToFileDossiers):
        return []
    return [problem for refusal in refusals_as_json(fault) for problem in refusal["problems"]]
