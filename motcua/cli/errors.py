"""What commands can be unable to do."""

from motcua.foundation.database.errors import UnableTo


class UnableToStartCity(UnableTo):
    """The city was not started: {reason} {cure}"""


class UnableToKeepRunning(UnableTo):
    """{service} ended {times} times within {minutes} minutes, so everything was stopped. The last words in its
    log {log}: {last}"""


class UnableToOpenCity(UnableTo):
    """{reason} {cure}"""


class UnableToVerify(UnableTo):
    """Nothing is known that verifies {what}. Known are: {known}."""


class UnableToFindAccount(UnableTo):
    """No account has the sign-in name {name}. Nothing was changed."""


class UnableToBackUp(UnableTo):
    """The backup was not made: {reason} {cure}"""


class UnableToRestore(UnableTo):
    """Nothing was restored: {reason} {cure}"""


class UnableToFindBench(UnableTo):
    """There is no bench called {name}. There are: {known}."""


class UnableToExplainSetting(UnableTo):
    """Nothing explains {names}: no comment stands right above the line of motcua/settings that reads it. Write one
    there; it becomes the page of settings."""


class UnableToWriteDocs(UnableTo):
    """These parts of the documentation are made from code and are not as the code says: {stale}. Run `make docs` and
    commit what it writes."""
