"""Tables of persons: the only place where names, numbers and addresses are kept outside a dossier."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from motcua.foundation.accounts.models import Account
from motcua.foundation.database.keys import new_id
from motcua.registry.people.values import MandateKind, PersonKind, Sex


class Person(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.TextField()
    number = models.TextField(unique=True)
    name = models.TextField()
    name_sort_key = models.TextField(db_collation="C")
    search_key = models.TextField()
    birth_on = models.DateField(null=True)
    sex = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    email = models.TextField(blank=True, default="")
    division_code = models.TextField(blank=True, default="")
    address_line = models.TextField(blank=True, default="")
    account = models.OneToOneField(Account, on_delete=models.PROTECT, null=True, related_name="+")
    registered_at = models.DateTimeField()

    class Meta:
        db_table = "people_person"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=PersonKind.CITIZEN.value, number__regex=r"^[0-9]{12}$")
                | models.Q(
                    kind=PersonKind.BUSINESS.value,
                    number__regex=r"^[0-9]{10}([0-9]{3})?$",
                    birth_on__isnull=True,
                    sex="",
                ),
                name="people_person_number_of_its_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(sex__in=["", *(sex.value for sex in Sex)]), name="people_person_sex_known"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="people_person_has_name"),
            models.CheckConstraint(
                condition=models.Q(phone="") | models.Q(phone__regex=r"^\+84[0-9]{9,10}$"),
                name="people_person_phone_normalised",
            ),
        ]


class Mandate(models.Model):
    """`agent` may act for `principal`. Ended by its last day or by revocation, never deleted."""

    id = models.UUIDField(primary_key=True, default=new_id)
    agent = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates_held")
    principal = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates_given")
    kind = models.TextField()
    during = DateRangeField()
    ground = models.TextField()
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_mandate"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in MandateKind]), name="people_mandate_kind_known"
            ),
            models.CheckConstraint(condition=~models.Q(agent=models.F("principal")), name="people_mandate_between_two"),
            models.CheckConstraint(condition=models.Q(during__startswith__isnull=False), name="people_mandate_begins"),
            models.CheckConstraint(condition=~models.Q(ground=""), name="people_mandate_has_ground"),
            ExclusionConstraint(
                name="people_mandate_once_at_a_time",
                expressions=[
                    ("agent", RangeOperators.EQUAL),
                    ("principal", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(revoked_at__isnull=True),
            ),
        ]
