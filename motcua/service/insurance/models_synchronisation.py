"""Tables of synchronisation: the extract, runs, what each card came to, and corrections with both officials."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.foundation.database.keys import new_id
from motcua.foundation.measures.models import FactRow
from motcua.registry.people.values import Sex
from motcua.service.insurance.values_synchronisation import Outcome, Reason, State


class Resident(models.Model):
    """A person as the population database had her on the day of the last extract that names her."""

    citizen_number = models.TextField(primary_key=True)
    full_name = models.TextField()
    birth_on = models.DateField()
    sex = models.TextField()
    address_line = models.TextField(blank=True, default="")
    division_code = models.TextField(blank=True, default="")
    died_on = models.DateField(null=True)
    taken_at = models.DateTimeField()

    class Meta:
        db_table = "insurance_resident"
        constraints = [
            models.CheckConstraint(
                condition=Q(citizen_number__regex=r"^[0-9]{12}$"), name="insurance_resident_number_of_twelve"
            ),
            models.CheckConstraint(
                condition=Q(sex__in=[each.value for each in Sex]), name="insurance_resident_sex_known"
            ),
        ]


class Run(models.Model):
    """One comparison of all cards that waited; counts are those of all cards after it. With `model`, `thresholds` and
    `engine` it can be done again."""

    id = models.UUIDField(primary_key=True, default=new_id)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    residents = models.IntegerField()
    compared = models.IntegerField()
    changed = models.IntegerField()
    verified = models.IntegerField()
    probable = models.IntegerField()
    conflicting = models.IntegerField()
    not_found = models.IntegerField()
    waiting = models.IntegerField()
    model = models.JSONField()
    model_hash = models.TextField()
    thresholds = models.JSONField()
    engine = models.TextField()
    seconds = models.IntegerField()

    class Meta:
        db_table = "insurance_run"
        indexes = [models.Index(fields=["-at"], name="insurance_run_last")]


class Match(models.Model):
    """What a card came to: by the run, or by the correction that two officials agreed on. Once verified it stays so."""

    card = models.OneToOneField("insurance.Card", primary_key=True, on_delete=models.PROTECT, related_name="+")
    state = models.TextField()
    reason = models.TextField()
    person = models.TextField(blank=True, default="")
    weight = models.FloatField(null=True)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+", db_index=False)
    correction = models.UUIDField(null=True)
    since_at = models.DateTimeField()

    class Meta:
        db_table = "insurance_match"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in State]), name="insurance_match_state_known"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[each.value for each in Reason]), name="insurance_match_reason_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.VERIFIED.value) | ~Q(person=""), name="insurance_match_verified_is_somebody"
            ),
            models.CheckConstraint(
                condition=Q(reason=Reason.REVIEWED.value, correction__isnull=False)
                | (~Q(reason=Reason.REVIEWED.value) & Q(correction=None)),
                name="insurance_match_reviewed_by_two",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(state=State.VERIFIED.value), name="insurance_match_person"),
            models.Index(
                fields=["state", "card"],
                condition=Q(state__in=[State.PROBABLE.value, State.CONFLICTING.value]),
                name="insurance_match_to_review",
            ),
        ]


class Candidate(models.Model):
    """Somebody whom a card may belong to, as a run found her; the first is the likeliest."""

    pk = models.CompositePrimaryKey("card", "run", "rank")
    card = models.UUIDField()
    run = models.UUIDField()
    rank = models.SmallIntegerField()
    person = models.TextField()
    weight = models.FloatField(null=True)

    class Meta:
        db_table = "insurance_candidate"


class Correction(models.Model):
    """What one official found and another decided. `person` empty: nobody of the extract. `before` keeps what the register
    said of the fields that were taken over."""

    id = models.UUIDField(primary_key=True, default=new_id)
    card = models.ForeignKey("insurance.Card", on_delete=models.PROTECT, related_name="+")
    person = models.TextField(blank=True, default="")
    fields = ArrayField(models.TextField())
    before = models.JSONField()
    note = models.TextField()
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    outcome = models.TextField(default=Outcome.OPEN.value)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")

    class Meta:
        db_table = "insurance_correction"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=[each.value for each in Outcome]), name="insurance_correction_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.OPEN.value, decided_by=None, decided_at=None)
                | (~Q(outcome=Outcome.OPEN.value) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="insurance_correction_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="insurance_correction_by_two"
            ),
            models.UniqueConstraint(
                fields=["card"], condition=Q(outcome=Outcome.OPEN.value), name="insurance_correction_one_open"
            ),
        ]


class Amendment(models.Model):
    """What an approved correction has changed of a card, until the social insurance's own register says it too: told there
    (`sent_at`, `receipt`), and kept against loads that bring the former again (`held_at`; `said` is what the last had)."""

    correction = models.OneToOneField(Correction, primary_key=True, on_delete=models.PROTECT, related_name="+")
    card = models.ForeignKey("insurance.Card", on_delete=models.PROTECT, related_name="+", db_index=False)
    # By the card's columns, as text.
    values = models.JSONField()
    at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    receipt = models.TextField(blank=True, default="")
    held_at = models.DateTimeField(null=True)
    said = models.JSONField(default=dict)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "insurance_amendment"
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None, receipt="") | (Q(sent_at__isnull=False) & ~Q(receipt="")),
                name="insurance_amendment_sent_has_receipt",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(sent_at=None, settled_at=None),
                name="insurance_amendment_unsent",
            ),
            models.Index(fields=["card"], condition=Q(settled_at=None), name="insurance_amendment_open"),
        ]


class Seen(models.Model):
    """Whose data an official saw beside a card: by citizen number, since the journal has no numbers and the city need not
    know her yet. `entry` is the journal's."""

    pk = models.CompositePrimaryKey("entry", "citizen_number")
    entry = models.UUIDField()
    citizen_number = models.TextField()
    card = models.UUIDField()
    account = models.UUIDField(null=True)
    unit = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "insurance_seen"
        indexes = [models.Index(fields=["citizen_number", "-at"], name="insurance_seen_of_person")]


class SharedFact(FactRow):
    """What figures know of a unit's cards, from one count to the next."""

    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    unit = models.UUIDField()
    cards = models.IntegerField()
    verified = models.IntegerField()
    probable = models.IntegerField()
    conflicting = models.IntegerField()
    not_found = models.IntegerField()

    class Meta:
        db_table = "insurance_shared_fact"
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(closed_by=None), name="insurance_shared_fact_one_open")
        ]
