"""Tables of outreach. Groups and memberships hold for periods; a visit that was wrong is withdrawn, not deleted."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from motcua.foundation.database.keys import new_id
from motcua.foundation.measures.models import FactRow
from motcua.reform.outreach.values import Channel, GroupKind, Part
from motcua.registry.people.models import Person


class Group(models.Model):
    """A team or group. `dissolved_on` is the first day without it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.TextField()
    unit = models.UUIDField()
    name = models.TextField()
    name_key = models.TextField()
    communes = ArrayField(models.UUIDField())
    place = models.TextField(blank=True)
    founded_on = models.DateField()
    dissolved_on = models.DateField(null=True)
    dissolved_reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "outreach_group"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "name_key"], condition=Q(dissolved_on=None), name="outreach_group_name_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in GroupKind]), name="outreach_group_kind_known"
            ),
            models.CheckConstraint(condition=Q(communes__len__gt=0), name="outreach_group_has_an_area"),
            models.CheckConstraint(
                condition=Q(dissolved_on=None) | Q(dissolved_on__gte=F("founded_on")), name="outreach_group_in_order"
            ),
        ]


class Membership(models.Model):
    """A person's days in a group. `kind` is the group's, so that the database holds one community team a person."""

    id = models.UUIDField(primary_key=True, default=new_id)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    part = models.TextField()
    during = DateRangeField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "outreach_membership"
        constraints = [
            models.CheckConstraint(
                condition=Q(part__in=[each.value for each in Part]), name="outreach_membership_part_known"
            ),
            ExclusionConstraint(
                name="outreach_one_community_team",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(kind=GroupKind.COMMUNITY_TEAM.value),
            ),
            ExclusionConstraint(
                name="outreach_once_in_a_group",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="outreach_one_leader",
                expressions=[("group", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(part=Part.LEADER.value),
            ),
        ]


class Visit(models.Model):
    """What a group did on a day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(db_column="held_on")
    place = models.TextField()
    households = models.PositiveIntegerField()
    consented = models.PositiveIntegerField()
    vneid_installed = models.PositiveIntegerField(default=0)
    vneid_activated = models.PositiveIntegerField(default=0)
    filings_assisted = models.PositiveIntegerField(default=0)
    cashless = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "outreach_visit"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "on", "place"], condition=Q(withdrawn_at=None), name="outreach_visit_once"
            ),
            models.CheckConstraint(
                condition=Q(consented__lte=F("households"))
                & Q(vneid_installed__lte=F("consented"))
                & Q(vneid_activated__lte=F("consented"))
                & Q(filings_assisted__lte=F("consented"))
                & Q(cashless__lte=F("consented")),
                name="outreach_visit_by_consent",
            ),
        ]


class Campaign(models.Model):
    """Word that a unit spread."""

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.UUIDField()
    title = models.TextField()
    audience = models.TextField()
    channel = models.TextField()
    from_on = models.DateField()
    last_on = models.DateField()
    reach = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "outreach_campaign"
        constraints = [
            models.UniqueConstraint(fields=["unit", "title", "from_on"], name="outreach_campaign_once"),
            models.CheckConstraint(
                condition=Q(channel__in=[each.value for each in Channel]), name="outreach_campaign_channel_known"
            ),
            models.CheckConstraint(condition=Q(from_on__lte=F("last_on")), name="outreach_campaign_in_order"),
        ]


class GroupFact(FactRow):
    """What figures know of a group, from one entry to the next."""

    opened_on = models.DateField()
    group = models.UUIDField(db_column="group_id")
    kind = models.TextField()
    communes = ArrayField(models.UUIDField())
    founded_on = models.DateField()
    dissolved_on = models.DateField(null=True)

    class Meta:
        db_table = "outreach_group_fact"
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=Q(closed_by=None), name="outreach_group_fact_one_current"
            )
        ]


class MemberFact(FactRow):
    """What figures know of a membership, from one entry to the next. The person is an id."""

    opened_on = models.DateField()
    membership = models.UUIDField()
    kind = models.TextField()
    person = models.UUIDField()
    joined_on = models.DateField()
    left_on = models.DateField(null=True)

    class Meta:
        db_table = "outreach_member_fact"
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=Q(closed_by=None), name="outreach_member_fact_one_current"
            )
        ]


class VisitFact(FactRow):
    """What figures know of a visit, from one entry to the next: that it was held, or (`held_on` None) that it was
    withdrawn."""

    opened_on = models.DateField()
    visit = models.UUIDField()
    held_on = models.DateField(null=True)
    vneid_installed = models.IntegerField()
    vneid_activated = models.IntegerField()
    filings_assisted = models.IntegerField()
    cashless = models.IntegerField()

    class Meta:
        db_table = "outreach_visit_fact"
