from motcua.foundation.database.errors import UnableTo


class UnableToFindDraft(UnableTo):
    """There is no such draft of a process."""

    status = 404


class UnableToOpenDraft(UnableTo):
    """The draft cannot be opened: {reason}. Nothing was changed; mend the file or choose another one."""

    status = 422


class UnableToSaveDraft(UnableTo):
    """The drawing cannot be saved: {reason}. The draft is as it was; your own text is still with you."""

    status = 422


class UnableToChangeDraft(UnableTo):
    """This draft is closed: it was {status} already. Nothing was changed; open a new draft of the process."""


class UnableToEditDraft(UnableTo):
    """The change cannot be made: {reason}. Nothing was changed."""

    status = 422


class UnableToOpenForm(UnableTo):
    """The form “{form}” cannot be opened: {reason}. It is as it was; mend it in the program that wrote it, or make another
    one."""

    status = 422


class UnableToEditInTurn(UnableTo):
    """{by} changed this while you had it open. Nothing of theirs was overwritten, and what you typed is still in the form.
    Look at the draft as it is now and make your change again."""


class UnableToPublishDraft(UnableTo):
    """The draft cannot be published: {problems}. Nothing was published; mend this and publish again."""

    status = 422


class UnableToPublishDraftUnseen(UnableTo):
    """The draft was saved again, or version {version} came into force, since you looked. Nothing was published; look at
    what changes again, then publish."""
