"""Tables of dossiers. Facts that lists sort and filter by stand on the dossier itself, each set by a command
together with the row it comes from."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import BrinIndex, GinIndex, GistIndex
from django.db import models
from django.db.models import Q

from motcua.foundation.database.keys import new_id
from motcua.foundation.measures.models import FactRow
from motcua.service.dossiers.values import (
    CLOSED,
    Channel,
    CheckAnswer,
    Decision,
    PartyRole,
    ReturnMethod,
    Status,
)


def _known(field: str, values: type[Status | Channel | ReturnMethod | PartyRole | Decision | CheckAnswer]) -> Q:
    return Q(**{f"{field}__in": [value.value for value in values]})


class Draft(models.Model):
    """What a citizen (or an officer for her) is still writing. Not journalled: nothing has happened yet."""

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.TextField(unique=True)
    account = models.UUIDField()
    procedure = models.UUIDField()
    version = models.UUIDField()
    answers = models.JSONField(default=dict)
    # {slot: [{"sha256", "name"}]}: kept files; a removed one leaves the list, its bytes stay.
    files = models.JSONField(default=dict)
    applicant = models.UUIDField(null=True)
    receiving_unit = models.UUIDField(null=True)
    channel = models.TextField(default=Channel.ONLINE.value)
    return_method = models.TextField(default=ReturnMethod.ELECTRONIC.value)
    return_address = models.TextField(blank=True, default="")
    came_by = models.TextField(blank=True, default="")
    # Who hands it in at the counter, when it is not the applicant; and the parcel in which it came.
    submitter = models.UUIDField(null=True)
    tracking_number = models.TextField(blank=True, default="", db_default="")
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    # A draft of a supplement's answer names the dossier that it mends.
    mends = models.UUIDField(null=True)
    dossier = models.UUIDField(null=True)
    discarded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "dossiers_draft"
        indexes = [models.Index(fields=["account", "saved_at"], name="dossiers_draft_of_account")]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "mends"],
                condition=Q(dossier__isnull=True, discarded_at__isnull=True, mends__isnull=False),
                name="dossiers_draft_mends_once",
            )
        ]


class Dossier(models.Model):
    """A filing and everything that lists need to know of it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    reference = models.TextField()
    code = models.TextField(null=True)
    external_code = models.TextField(blank=True, default="")

    procedure = models.UUIDField()
    version = models.UUIDField()
    receiving_unit = models.UUIDField()
    # Every unit that has held it, and their ancestors on those days: who may see it (policy.visible_to).
    involved_units = ArrayField(models.UUIDField(), default=list)
    units_above = ArrayField(models.UUIDField(), default=list)

    applicant = models.UUIDField()
    applicant_name = models.TextField()
    applicant_phone_end = models.TextField(blank=True, default="")
    search_key = models.TextField(blank=True, default="")
    filed_by = models.UUIDField(null=True)
    by_officer = models.BooleanField(default=False)
    channel = models.TextField()
    return_method = models.TextField()
    return_address = models.TextField(blank=True, default="")
    came_by = models.TextField(blank=True, default="")

    status = models.TextField()
    decision = models.TextField(blank=True, default="")
    filed_at = models.DateTimeField()
    answer_due_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    legal_due_at = models.DateTimeField(null=True)
    promised_at = models.DateTimeField(null=True)
    reappointed_to = models.DateTimeField(null=True)
    due_is_provisional = models.BooleanField(default=False)
    # The case of the version's limit into which the answers fall; empty for the limit itself.
    limit_case = models.TextField(blank=True, default="", db_default="")
    # What the lists sort by: the answer's limit before receipt, then the promise; far away when nothing is owed.
    owed_at = models.DateTimeField()

    # Based on the open task of service.processes; written with it.
    current_unit = models.UUIDField()
    current_role = models.TextField(blank=True, default="")
    current_action = models.TextField(blank=True, default="")
    current_step = models.TextField(blank=True, default="")
    current_task = models.UUIDField(null=True)
    holder = models.UUIDField(null=True)
    held_since = models.DateTimeField(null=True)
    step_due_at = models.DateTimeField(null=True)
    leg = models.SmallIntegerField(default=1)

    answers_version = models.SmallIntegerField(default=1)
    answers_hash = models.BinaryField()

    # Where figures count it: the receiving unit and those above it on the day of receipt (till then, of filing).
    counted_path = ArrayField(models.UUIDField(), default=list, db_default=[])
    counted_level = models.TextField(blank=True, default="", db_default="")

    class Meta:
        db_table = "dossiers_dossier"
        constraints = [
            # Not `unique=True`: that makes a second index for LIKE, which every filing would pay for.
            models.UniqueConstraint(fields=["reference"], name="dossiers_reference_once"),
            models.UniqueConstraint(fields=["code"], name="dossiers_code_once"),
            models.CheckConstraint(condition=_known("status", Status), name="dossiers_status_known"),
            models.CheckConstraint(condition=_known("channel", Channel), name="dossiers_channel_known"),
            models.CheckConstraint(condition=_known("decision", Decision), name="dossiers_decision_known"),
            models.CheckConstraint(
                condition=Q(code__isnull=True) | Q(received_at__isnull=False), name="dossiers_code_means_received"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False, status__in=sorted(s.value for s in CLOSED))
                | (Q(closed_at__isnull=True) & ~Q(status__in=sorted(s.value for s in CLOSED))),
                name="dossiers_closed_states_have_their_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.RESULT_READY.value, Status.RETURNED.value]) | Q(ready_at__isnull=False),
                name="dossiers_ready_has_its_moment",
            ),
        ]
        indexes = [
            # With all that the inbox's views and counts ask, so that they are answered from it alone.
            models.Index(
                fields=["current_unit", "owed_at", "id"],
                include=["status", "holder", "current_role", "current_action", "procedure", "channel"],
                name="dossiers_inbox",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(fields=["holder", "owed_at", "id"], name="dossiers_held", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["applicant", "filed_at"], name="dossiers_of_applicant"),
            models.Index(fields=["filed_by", "filed_at"], name="dossiers_of_account"),
            models.Index(fields=["receiving_unit", "filed_at", "id"], name="dossiers_of_unit"),
            GinIndex(fields=["search_key"], name="dossiers_search", opclasses=["gin_trgm_ops"]),
            # Results, for what is told of real times: written once a dossier, when its result is ready.
            models.Index(
                fields=["procedure", "ready_at"],
                name="dossiers_ready_of_procedure",
                condition=Q(ready_at__isnull=False),
            ),
            models.Index(
                fields=["ready_at"],
                include=["receiving_unit", "promised_at", "leg", "id"],
                name="dossiers_results",
                condition=Q(ready_at__isnull=False),
            ),
            models.Index(fields=["applicant_phone_end"], name="dossiers_by_phone_end"),
            # For `policy.visible_to`: without it a search or an export of one ward read the whole city.
            GinIndex(fields=["involved_units", "units_above"], name="dossiers_seen_by"),
            # The return shelf, and its counts from the index alone.
            models.Index(
                fields=["current_unit", "ready_at", "id"],
                include=["return_method"],
                name="dossiers_on_shelf",
                condition=Q(status=Status.RESULT_READY.value, closed_at__isnull=True),
            ),
            # The alarms of who oversees many units, without reading a row that is not shown.
            models.Index(
                fields=["owed_at", "id"],
                include=["status", "involved_units", "units_above"],
                name="dossiers_owed",
                condition=Q(closed_at__isnull=True, ready_at__isnull=True, reappointed_to__isnull=True),
            ),
        ]


class _OfDossier(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class AnswerSet(_OfDossier):
    """Answers as given; a supplement makes a new version, the old one stays."""

    version = models.SmallIntegerField()
    answers = models.JSONField()
    hash = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        db_table = "dossiers_answer_set"
        constraints = [models.UniqueConstraint(fields=["dossier", "version"], name="dossiers_answer_version_once")]


class Party(_OfDossier):
    """Who stands in which role on a dossier."""

    role = models.TextField()
    person = models.UUIDField()

    class Meta:
        db_table = "dossiers_party"
        constraints = [
            models.CheckConstraint(condition=_known("role", PartyRole), name="dossiers_party_role_known"),
            models.UniqueConstraint(fields=["dossier", "role", "person"], name="dossiers_party_once"),
        ]
        indexes = [models.Index(fields=["person"], name="dossiers_party_person")]


class AttachedFile(_OfDossier):
    """A file in a slot of the dossier."""

    slot = models.TextField()
    sha256 = models.CharField(max_length=64)
    name = models.TextField()
    size_bytes = models.BigIntegerField()
    media_type = models.TextField()
    pages = models.IntegerField(null=True)
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "dossiers_file"
        indexes = [models.Index(fields=["sha256"], name="dossiers_file_hash")]


class Leg(_OfDossier):
    """The stretch of one agency on a dossier's way."""

    number = models.SmallIntegerField()
    unit = models.UUIDField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "dossiers_leg"
        constraints = [models.UniqueConstraint(fields=["dossier", "number"], name="dossiers_leg_number_once")]
        # With all that a board counts, which then reads the index alone.
        indexes = [
            models.Index(fields=["unit", "started_at"], include=["number", "dossier"], name="dossiers_leg_at_unit")
        ]


class Pause(_OfDossier):
    """A stretch in which the legal clock stands still, with its ground. A voided one never was."""

    ground = models.TextField()
    reason = models.TextField(blank=True, default="")
    period = DateTimeRangeField()
    voided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "dossiers_pause"
        constraints = [
            ExclusionConstraint(
                name="dossiers_pause_no_overlap",
                expressions=[("dossier", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(voided_at__isnull=True),
            )
        ]


class Supplement(_OfDossier):
    """A request for everything that is missing, and its answer."""

    number = models.SmallIntegerField()
    requested_at = models.DateTimeField()
    requested_by = models.UUIDField(null=True)
    answer_due_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    before_receipt = models.BooleanField()

    class Meta:
        db_table = "dossiers_supplement"
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="dossiers_supplement_number_once"),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(answered_at__isnull=True), name="dossiers_supplement_one_open"
            ),
        ]


class SupplementDefect(models.Model):
    """One thing to be mended, bound to a field or a slot."""

    id = models.UUIDField(primary_key=True, default=new_id)
    supplement = models.ForeignKey(Supplement, on_delete=models.PROTECT, related_name="defects")
    target = models.TextField()
    reason = models.TextField()

    class Meta:
        db_table = "dossiers_supplement_defect"
        constraints = [models.UniqueConstraint(fields=["supplement", "target"], name="dossiers_supplement_defect_once")]


class Extension(_OfDossier):
    """The one extension that the law allows (gia hạn): the extra limit starts where the first one ends."""

    reason = models.TextField()
    legal_basis = models.TextField()
    extra_amount = models.DecimalField(max_digits=6, decimal_places=2)
    extra_unit = models.TextField()
    due_before_at = models.DateTimeField()
    due_after_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "dossiers_extension"
        constraints = [models.UniqueConstraint(fields=["dossier"], name="dossiers_extended_once")]


class Reappointment(_OfDossier):
    """An apology and a new date (xin lỗi, hẹn lại): the promise moves, the legal deadline does not."""

    reason = models.TextField()
    promised_before_at = models.DateTimeField()
    promised_after_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    apology = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        db_table = "dossiers_reappointment"
        constraints = [models.UniqueConstraint(fields=["dossier"], name="dossiers_reappointed_once")]


class CaseFinding(_OfDossier):
    """The office found that a case of the limit is there (complex, to be verified on the spot), with its ground."""

    limit_case = models.TextField()
    ground = models.TextField()
    due_before_at = models.DateTimeField()
    due_after_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "dossiers_case_finding"
        constraints = [models.UniqueConstraint(fields=["dossier"], name="dossiers_case_found_once")]


class StepCheck(_OfDossier):
    """An answer on the check-list of a step. A later one on the same item supersedes it."""

    task = models.UUIDField()
    item = models.TextField()
    answer = models.TextField()
    remark = models.TextField(blank=True, default="")
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "dossiers_step_check"
        constraints = [
            models.CheckConstraint(condition=_known("answer", CheckAnswer), name="dossiers_check_answer_known"),
            models.UniqueConstraint(
                fields=["task", "item"],
                condition=Q(superseded_at__isnull=True),
                name="dossiers_check_one_answer_in_force",
            ),
        ]


class Document(_OfDossier):
    """A document that the office made: the result, or one of the six forms of the one-stop."""

    kind = models.TextField()
    number = models.TextField(blank=True, default="")
    sha256 = models.CharField(max_length=64)
    name = models.TextField()
    size_bytes = models.BigIntegerField()
    pages = models.IntegerField(null=True)
    signed = models.BooleanField(default=False)
    signed_by = models.UUIDField(null=True)
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "dossiers_document"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "kind"],
                condition=Q(superseded_at__isnull=True, kind="result"),
                name="dossiers_one_result_in_force",
            )
        ]


class Delivery(_OfDossier):
    """Papers on their way by post: in or out, with the tracking number."""

    direction = models.TextField()
    carrier = models.TextField(default="VNPost")
    tracking_number = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "dossiers_delivery"
        constraints = [
            models.CheckConstraint(condition=Q(direction__in=["in", "out"]), name="dossiers_delivery_direction")
        ]


class Note(_OfDossier):
    """A remark inside the office on a step: never shown to the citizen."""

    task = models.UUIDField(null=True)
    text = models.TextField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "dossiers_note"


class Ruling(_OfDossier):
    """A decision with its reason. Superseded when a leader's mistake is undone."""

    outcome = models.TextField()
    reason = models.TextField(blank=True, default="")
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "dossiers_ruling"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(superseded_at__isnull=True), name="dossiers_one_ruling_in_force"
            )
        ]


class Standstill(_OfDossier):
    """A stretch in which the citizen saw nothing although the office was to act; noted once, when it had lasted too
    long (data/norms.json). It ends with the next thing that she sees."""

    since_at = models.DateTimeField()
    found_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # Who held it when it was noted.
    unit = models.UUIDField()

    class Meta:
        db_table = "dossiers_standstill"
        constraints = [
            models.UniqueConstraint(fields=["dossier", "since_at"], name="dossiers_standstill_noted_once"),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(ended_at__isnull=True), name="dossiers_standstill_one_open"
            ),
        ]


class Fact(FactRow):
    """What figures know of a dossier, from one journal entry to another: a row for each state that counts. Days are the
    city's."""

    opened_as = models.TextField()
    opened_on = models.DateField()
    dossier = models.UUIDField()
    level = models.TextField()
    procedure = models.UUIDField()
    version = models.UUIDField()
    channel = models.TextField()
    by_officer = models.BooleanField()
    received_at = models.DateTimeField(null=True)
    received_on = models.DateField(null=True)
    receipt_refused_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    # When the clock stopped, while it stands still or where it stood when the dossier was withdrawn.
    stopped_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_on = models.DateField(null=True)
    worked_minutes = models.IntegerField(null=True)
    # Whether the result carries an electronic signature, and so goes home without paper.
    result_signed = models.BooleanField(null=True)
    refused_on = models.DateField(null=True)
    returned_on = models.DateField(null=True)

    class Meta:
        db_table = "dossiers_fact"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(closed_by__isnull=True), name="dossiers_fact_one_open"
            )
        ]
        indexes = [
            # For the fold, which looks for what was closed since.
            models.Index(
                fields=["closed_by"],
                condition=Q(closed_by__isnull=False, closed_position__isnull=True),
                name="dossiers_fact_closing",
            ),
            # Facts lie in the order of their days, nearly: a period is found by where it lies, for next to nothing.
            BrinIndex(fields=["opened_on", "received_on", "settled_on"], name="dossiers_fact_days", autosummarize=True),
            # From when to when it was overdue, of the few that are or were: counted at whatever moment is asked for.
            GistIndex(
                models.Func("due_at", "settled_at", models.Value("(]"), function="tstzrange"),
                condition=Q(closed_by__isnull=True, due_at__isnull=False)
                & (Q(settled_at__isnull=True) | Q(settled_at__gt=models.F("due_at"))),
                name="dossiers_fact_overdue",
            ),
        ]


class CodeCounter(models.Model):
    """The last running number of a unit on a day. The row's lock makes codes without gap or collision."""

    id = models.BigAutoField(primary_key=True)
    unit = models.UUIDField()
    on = models.DateField()
    last = models.IntegerField()

    class Meta:
        db_table = "dossiers_code_counter"
        constraints = [models.UniqueConstraint(fields=["unit", "on"], name="dossiers_code_counter_once")]


class HandoverSlip(models.Model):
    """A list of dossiers that went from hand to hand together, to be signed by both: to a colleague, or to another
    unit that holds them now. What is on it stays as it was then."""

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.TextField()
    # The client's: the same key makes one slip, however often it is sent.
    key = models.TextField()
    from_unit = models.UUIDField()
    from_account = models.UUIDField()
    from_name = models.TextField()
    to_unit = models.UUIDField()
    to_account = models.UUIDField(null=True)
    to_name = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        db_table = "dossiers_handover_slip"
        constraints = [
            models.UniqueConstraint(fields=["from_account", "key"], name="dossiers_handover_slip_once"),
            models.UniqueConstraint(fields=["from_unit", "number"], name="dossiers_handover_slip_number_once"),
        ]
        indexes = [
            models.Index(fields=["from_unit", "at"], name="dossiers_slip_from"),
            models.Index(fields=["to_unit", "at"], name="dossiers_slip_to"),
        ]


class HandoverLine(_OfDossier):
    """A dossier on a slip, with the leg of its way on which it was handed over."""

    slip = models.ForeignKey(HandoverSlip, on_delete=models.PROTECT, related_name="lines")
    number = models.SmallIntegerField()
    leg = models.SmallIntegerField()

    class Meta:
        db_table = "dossiers_handover_line"
        constraints = [models.UniqueConstraint(fields=["slip", "dossier"], name="dossiers_handover_line_once")]


class SavedView(models.Model):
    """A list of the inbox that an official has named for herself. A bookmark, not journalled: nothing happens to a
    dossier by it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.UUIDField()
    name = models.TextField()
    query = models.TextField()
    saved_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "dossiers_saved_view"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "name"], condition=Q(superseded_at__isnull=True), name="dossiers_saved_view_once"
            )
        ]
