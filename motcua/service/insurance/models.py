"""Tables of the insurance. The register is what the social insurance sends; look-ups keep what was asked and answered."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.foundation.accounts.models import Account
from motcua.foundation.database.keys import new_id
from motcua.foundation.measures.models import FactRow
from motcua.registry.people.values import Sex
from motcua.service.insurance.values import LEVELS, Outcome, Purpose, Tier, Way, WithdrawnReason


class Facility(models.Model):
    """Where people are treated. `path` is the social insurance that serves the place, and the units above it, lowest
    first."""

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.TextField(unique=True)
    name_vi = models.TextField()
    name_en = models.TextField()
    tier = models.TextField()
    division_code = models.TextField()
    address_line = models.TextField(blank=True, default="")
    path = ArrayField(models.UUIDField())
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        db_table = "insurance_facility"
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{5}$"), name="insurance_facility_code_of_five"),
            models.CheckConstraint(
                condition=Q(tier__in=[each.value for each in Tier]), name="insurance_facility_tier_known"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gt=F("from_on")),
                name="insurance_facility_ends_after_it_begins",
            ),
        ]


class FacilityOfficer(models.Model):
    """Who may look up for a facility, from a day on until it is ended: an official, or a program with a token."""

    id = models.UUIDField(primary_key=True, default=new_id)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    from_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "insurance_facility_officer"
        constraints = [
            # One facility at a time, so that nobody has to say for which one she asks.
            models.UniqueConstraint(
                fields=["account"], condition=Q(ended_at=None), name="insurance_officer_of_one_facility"
            )
        ]


class Card(models.Model):
    """A person's row of the register. `valid_until` is the last day. The citizen number may be missing, and two rows may
    have the same one: that is what synchronisation is for."""

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.TextField(unique=True)
    group = models.TextField()
    benefit_level = models.SmallIntegerField()
    issued_in = models.TextField()
    citizen_number = models.TextField(null=True)
    full_name = models.TextField()
    name_key = models.TextField(db_collation="C")
    birth_on = models.DateField()
    sex = models.TextField()
    address_line = models.TextField(blank=True, default="")
    division_code = models.TextField(blank=True, default="")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+", db_index=False)
    valid_from = models.DateField()
    valid_until = models.DateField()
    withdrawn_on = models.DateField(null=True)
    withdrawn_reason = models.TextField(blank=True, default="")
    died_on = models.DateField(null=True)
    taken_at = models.DateTimeField()

    class Meta:
        db_table = "insurance_card"
        constraints = [
            models.CheckConstraint(condition=Q(number__regex=r"^[0-9]{10}$"), name="insurance_card_number_of_ten"),
            models.CheckConstraint(condition=Q(group__regex=r"^[A-Z]{2}$"), name="insurance_card_group_of_two"),
            models.CheckConstraint(condition=Q(benefit_level__in=LEVELS), name="insurance_card_level_known"),
            models.CheckConstraint(condition=Q(issued_in__regex=r"^[0-9]{2}$"), name="insurance_card_province_of_two"),
            models.CheckConstraint(
                condition=Q(citizen_number=None) | Q(citizen_number__regex=r"^[0-9]{12}$"),
                name="insurance_card_citizen_number_of_twelve",
            ),
            models.CheckConstraint(condition=Q(sex__in=[each.value for each in Sex]), name="insurance_card_sex_known"),
            models.CheckConstraint(condition=~Q(full_name=""), name="insurance_card_has_name"),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="insurance_card_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_reason="")
                | Q(withdrawn_on__isnull=False, withdrawn_reason__in=[each.value for each in WithdrawnReason]),
                name="insurance_card_withdrawn_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["citizen_number"],
                condition=Q(citizen_number__isnull=False),
                name="insurance_card_citizen_number",
            ),
            models.Index(fields=["division_code"], name="insurance_card_of_commune"),
        ]


class Lookup(models.Model):
    """One question of a facility, and the answer as it was given. What it asks with (`asked_…`) is kept for its slip, and
    for asking the line while it waits: then `next_try_at` says when."""

    id = models.UUIDField(primary_key=True, default=new_id)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.UUIDField(null=True)
    at = models.DateTimeField()
    purpose = models.TextField()
    way = models.TextField()
    asked_number = models.TextField()
    asked_name = models.TextField()
    asked_birth_on = models.DateField()
    outcome = models.TextField()
    answered_at = models.DateTimeField(null=True)
    card = models.ForeignKey(Card, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    card_number = models.TextField(blank=True, default="")
    benefit_level = models.SmallIntegerField(null=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    first_care_code = models.TextField(blank=True, default="")
    first_care_name = models.TextField(blank=True, default="")
    since = models.DateField(null=True)
    withdrawn_reason = models.TextField(blank=True, default="")
    more_cards = models.BooleanField(default=False)
    print_differs = models.BooleanField(default=False)
    tries = models.IntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "insurance_lookup"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=[each.value for each in Outcome]), name="insurance_lookup_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=[each.value for each in Purpose]), name="insurance_lookup_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(way__in=[each.value for each in Way]), name="insurance_lookup_way_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.WAITING.value, answered_at=None, next_try_at__isnull=False)
                | (~Q(outcome=Outcome.WAITING.value) & Q(answered_at__isnull=False, next_try_at=None)),
                name="insurance_lookup_waits_or_is_answered",
            ),
        ]
        indexes = [
            models.Index(fields=["facility", "-at"], name="insurance_lookup_of_facility"),
            models.Index(fields=["card", "-at"], condition=Q(card__isnull=False), name="insurance_lookup_of_card"),
            # What the line told of a card that the register has not got.
            models.Index(
                fields=["asked_number"],
                condition=Q(card=None) & ~Q(card_number=""),
                name="insurance_lookup_by_line",
            ),
            models.Index(
                fields=["next_try_at"], condition=Q(outcome=Outcome.WAITING.value), name="insurance_lookup_waiting"
            ),
        ]


class FacilityFact(FactRow):
    """What figures know of a facility."""

    opened_on = models.DateField()
    facility = models.UUIDField()
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        db_table = "insurance_facility_fact"
        constraints = [
            models.UniqueConstraint(
                fields=["facility"], condition=Q(closed_by=None), name="insurance_facility_fact_one_open"
            )
        ]


class LookupFact(FactRow):
    """What figures know of an answered look-up; it never changes."""

    opened_on = models.DateField()
    lookup = models.UUIDField()
    facility = models.UUIDField()
    outcome = models.TextField()
    way = models.TextField()

    class Meta:
        db_table = "insurance_lookup_fact"
        constraints = [
            models.UniqueConstraint(fields=["lookup"], condition=Q(closed_by=None), name="insurance_lookup_fact_once")
        ]


import motcua.service.insurance.models_synchronisation  # noqa: E402, F401  (Django looks for an app's tables here)


class WalletFilling(models.Model):
    """How far the worker has come with the cards of those whom the city knew before cards went into wallets by themselves:
    one row. `after` is the last citizen number; all is done once `done_at` stands."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    after = models.TextField(blank=True, default="")
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "insurance_wallet_filling"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="insurance_wallet_filling_one_row")]
