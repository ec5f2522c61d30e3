"""The one table of this room."""

from django.db import models


class Milestone(models.Model):
    """What was done to these data, when and by which release: the last migration, the loading of the city.

    `value` tells whether it must be done again (the fingerprint of what was loaded).
    """

    name = models.TextField(primary_key=True)
    value = models.TextField()
    release = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "database_milestone"
