"""Cells, and how far they have come. Both are derived: folding the journal anew makes them again."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class FactRow(models.Model):
    """What figures know of something, from one journal entry to another; a room adds what it counts by, and its indexes. A
    row is closed by the entry that opens the next one of the same subject. The fold fills in the positions."""

    opened_by = models.UUIDField(primary_key=True)
    # The units for which it counts, lowest first.
    path = ArrayField(models.UUIDField())
    closed_by = models.UUIDField(null=True)
    opened_position = models.BigIntegerField(null=True)
    closed_position = models.BigIntegerField(null=True)

    class Meta:
        abstract = True


class Cell(models.Model):
    """A sum. `own` is what the unit itself did; what units below it did adds to a cell of its own, `own` false."""

    pk = models.CompositePrimaryKey("measure", "grain", "unit", "day", "cut", "bucket", "own")
    measure = models.TextField()
    grain = models.TextField()
    unit = models.UUIDField()
    # The first day of the stretch.
    day = models.DateField()
    cut = models.TextField()
    bucket = models.SmallIntegerField()
    own = models.BooleanField()
    value = models.BigIntegerField()

    class Meta:
        db_table = "measures_cell"


class Fold(models.Model):
    """One row: the last position in the cells, and the declaration by which they were made."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField(default=0)
    declaration = models.TextField(default="", blank=True)

    class Meta:
        db_table = "measures_fold"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="measures_fold_one_row")]
