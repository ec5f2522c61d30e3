from collections.abc import Mapping
from uuid import UUID

from motcua.foundation.database.errors import UnableTo


class UnableToAnswerForms(UnableTo):
    """These steps are not done before their forms are filled in: {refused}. Nothing was changed; what was typed into the
    forms is kept."""

    status = 422

    def __init__(self, *, refused: str, tasks: Mapping[UUID, str]) -> None:
        """`tasks`: what is wrong with the form of each step, in words."""
        super().__init__(refused=refused)
        self.tasks = tasks


class UnableToKeepAnswers(UnableTo):
    """What was typed was not kept: {reason}."""

    status = 422
