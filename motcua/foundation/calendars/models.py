"""Tables of time."""

from django.db import models


class CityClock(models.Model):
    """How far the demo city's clock is from the machine's. One row; fixed at the first start and kept."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    offset_us = models.BigIntegerField()

    class Meta:
        db_table = "calendars_city_clock"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="calendars_city_clock_one_row")]
