"""Targets and boards. What was replaced or taken away stays, with the moment in which it was."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from motcua.foundation.database.keys import new_id


class Target(models.Model):
    """What is aimed at in a period: one at a time for an indicator, a unit and a level."""

    id = models.UUIDField(primary_key=True, default=new_id)
    indicator = models.TextField()
    unit = models.UUIDField()
    level = models.TextField(blank=True, default="")
    during = DateRangeField()
    value = models.DecimalField(max_digits=14, decimal_places=4)
    source = models.TextField()
    set_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "indicators_target"
        constraints = [
            ExclusionConstraint(
                name="indicators_target_one_at_a_time",
                expressions=[
                    ("indicator", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("level", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(superseded_at=None),
            )
        ]


class Board(models.Model):
    """Figures that belong together for somebody: an official's own, or her unit's where `unit` is named."""

    id = models.UUIDField(primary_key=True, default=new_id)
    owner = models.UUIDField()
    unit = models.UUIDField(null=True)
    name = models.TextField()
    opened_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "indicators_board"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                condition=models.Q(superseded_at=None, unit=None),
                name="indicators_board_own_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=models.Q(superseded_at=None, unit__isnull=False),
                name="indicators_board_unit_once",
            ),
        ]


class BoardFigure(models.Model):
    """An indicator of a unit in a period; an empty `period` is the half-year that runs when the board is opened."""

    id = models.UUIDField(primary_key=True, default=new_id)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="figures")
    indicator = models.TextField()
    unit = models.UUIDField()
    period = models.TextField(blank=True, default="")
    put_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "indicators_board_figure"
        constraints = [
            models.UniqueConstraint(
                fields=["board", "indicator", "unit", "period"],
                condition=models.Q(superseded_at=None),
                name="indicators_board_figure_once",
            )
        ]


class Annotation(models.Model):
    """What happened on a day that explains figures: a system that stood still, a merger, a holiday of one's own. For one
    indicator, or (empty) for all of the unit's."""

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.UUIDField()
    indicator = models.TextField(blank=True, default="")
    on = models.DateField()
    text = models.TextField()
    by = models.UUIDField()
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "indicators_annotation"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "indicator", "on", "text"],
                condition=models.Q(superseded_at=None),
                name="indicators_annotation_once",
            )
        ]
        indexes = [models.Index(fields=["unit", "on"], name="indicators_annotation_of_unit")]
