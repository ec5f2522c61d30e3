"""Tables of the organization. Periods are half-open `daterange`s; that none overlap is the database's word."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models

from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.values import Role
from motcua.foundation.database.keys import new_id
from motcua.registry.organization.values import DIVISION_KINDS, Level, SuccessionKind, UnitKind


class Version(models.Model):
    """One row. `version` changes with every change of units, so that processes know when to read them anew;
    locking the row makes the commands of this room take turns."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    version = models.UUIDField()

    class Meta:
        db_table = "organization_version"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="organization_version_one_row")]


class Unit(models.Model):
    """An identity that lasts through changes of name, code and place."""

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.TextField(unique=True)

    class Meta:
        db_table = "organization_unit"


class UnitPeriod(models.Model):
    """What a unit was from one day to another."""

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="periods")
    during = DateRangeField()
    kind = models.TextField()
    level = models.TextField()
    name_vi = models.TextField()
    name_en = models.TextField()
    short_name_vi = models.TextField()
    code = models.TextField()
    division_code = models.TextField()
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    fields = ArrayField(models.TextField(), default=list)
    source = models.TextField()

    class Meta:
        db_table = "organization_unit_period"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(during__startswith__isnull=False), name="organization_unit_period_begins"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in UnitKind]),
                name="organization_unit_period_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(level__in=[level.value for level in Level]),
                name="organization_unit_period_level_known",
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("unit")),
                name="organization_unit_period_not_under_itself",
            ),
            ExclusionConstraint(
                name="organization_unit_period_one_at_a_time",
                expressions=[("unit", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="organization_unit_period_code_once",
                expressions=[("code", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="organization_unit_period_division_once",
                expressions=[("division_code", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=models.Q(kind__in=sorted(kind.value for kind in DIVISION_KINDS)),
            ),
        ]


class Succession(models.Model):
    """Who took over from whom, on which day. `share` is the part of the old unit, where a source tells."""

    id = models.UUIDField(primary_key=True, default=new_id)
    old = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    new = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    kind = models.TextField()
    share = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    source = models.TextField()

    class Meta:
        db_table = "organization_succession"
        constraints = [
            models.UniqueConstraint(fields=["old", "new", "on"], name="organization_succession_once"),
            models.CheckConstraint(
                condition=~models.Q(old=models.F("new")), name="organization_succession_between_two"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in SuccessionKind]),
                name="organization_succession_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(share__isnull=True) | models.Q(share__gt=0, share__lte=1),
                name="organization_succession_share_of_one",
            ),
        ]


class Post(models.Model):
    """A place in a unit with the roles that it carries. A single post has one holder at a time."""

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    key = models.TextField()
    during = DateRangeField()
    title_vi = models.TextField()
    title_en = models.TextField()
    roles = ArrayField(models.TextField())
    is_single = models.BooleanField(default=True)

    class Meta:
        db_table = "organization_post"
        constraints = [
            models.UniqueConstraint(fields=["unit", "key"], name="organization_post_key_once"),
            # What the holdings' foreign key (id, is_single) points at: see Holding.
            models.UniqueConstraint(fields=["id", "is_single"], name="organization_post_is_single_known"),
            models.CheckConstraint(
                condition=models.Q(during__startswith__isnull=False), name="organization_post_begins"
            ),
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=[role.value for role in Role]) & models.Q(roles__len__gt=0),
                name="organization_post_roles_known",
            ),
        ]


class Holding(models.Model):
    """An official in a post from one day to another.

    `is_single` repeats the post's (a foreign key of both columns keeps it so), because an exclusion constraint
    sees one table only.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    is_single = models.BooleanField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    during = DateRangeField()

    class Meta:
        db_table = "organization_holding"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(during__startswith__isnull=False), name="organization_holding_begins"
            ),
            ExclusionConstraint(
                name="organization_holding_single_post_once",
                expressions=[("post", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=models.Q(is_single=True),
            ),
            ExclusionConstraint(
                name="organization_holding_same_official_once",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    ("account", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]


class Deputation(models.Model):
    """Somebody who stands in for the holder of a post from one day to another. One that was called off keeps its
    days: it held until `called_off_at`."""

    id = models.UUIDField(primary_key=True, default=new_id)
    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, related_name="deputations")
    deputy = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    during = DateRangeField()
    reason = models.TextField(blank=True, default="")
    named_by = models.UUIDField(null=True)
    named_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "organization_deputation"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(during__startswith__isnull=False, during__endswith__isnull=False),
                name="organization_deputation_begins_and_ends",
            ),
            ExclusionConstraint(
                name="organization_deputation_one_at_a_time",
                expressions=[("holding", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=models.Q(called_off_at=None),
            ),
        ]
        indexes = [models.Index(fields=["deputy"], name="organization_deputation_deputy")]
