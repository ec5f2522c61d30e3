from motcua.foundation.database.errors import UnableTo


class UnableToFindIndicator(UnableTo):
    """There is no indicator called {name}. The list of indicators names all there are."""

    status = 404


class UnableToLookBack(UnableTo):
    """The journal has no position {position} in its figures yet: they have come to {folded}. Ask for that one or an
    earlier one."""

    status = 422


class UnableToSetTargets(UnableTo):
    """No target was set: {refused}. Mend these and send all of them again."""

    status = 422


class UnableToReadPeriod(UnableTo):
    """There is no period called {name}. Write a year (2023), a half (2023-H1), a quarter (2023-Q2), a month (2023-06)
    or a period of report II.06a (II.06a-2023-1, II.06a-2023)."""

    status = 422


class UnableToPublishPeriod(UnableTo):
    """Nothing is published for {from_on} to {until_on}. Public figures are of whole months that have passed; choose one
    from the list of periods."""

    status = 404


class UnableToKeepOnBoard(UnableTo):
    """The figure was not kept. A board has a name of 1 to {length_max} characters and at most {figures_max} figures, and
    you and your unit have at most {boards_max} boards each. Change the name, or take something away first."""

    status = 422


class UnableToAnnotate(UnableTo):
    """The remark was not kept: it needs one to {length} characters, and a day that has come."""

    status = 422
