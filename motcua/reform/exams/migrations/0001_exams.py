"""Exams, their questions, sittings, marks and appeals."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import motcua.foundation.database.keys


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Fact",
            fields=[
                ("opened_by", models.UUIDField(primary_key=True, serialize=False)),
                ("sat_on", models.DateField()),
                ("sitting", models.UUIDField(unique=True)),
                ("path", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("exam", models.UUIDField()),
                ("candidate", models.UUIDField()),
                ("closed_by", models.UUIDField(null=True)),
                ("opened_position", models.BigIntegerField(null=True)),
                ("closed_position", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "exams_fact",
            },
        ),
        migrations.CreateModel(
            name="Exam",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("unit", models.UUIDField()),
                ("title", models.TextField()),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("minutes", models.PositiveSmallIntegerField()),
                ("pass_percent", models.PositiveSmallIntegerField()),
                ("seed", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                ("announced_at", models.DateTimeField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
                ("called_off_at", models.DateTimeField(null=True)),
                ("called_off_reason", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "exams_exam",
                "indexes": [models.Index(fields=["-opens_at", "-id"], name="exams_exam_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("opens_at__lt", models.F("closes_at"))),
                        name="exams_exam_opens_before_it_closes",
                    ),
                    models.CheckConstraint(condition=models.Q(("minutes__gt", 0)), name="exams_exam_takes_time"),
                    models.CheckConstraint(
                        condition=models.Q(("pass_percent__gte", 1), ("pass_percent__lte", 100)),
                        name="exams_exam_can_be_passed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("released_at", None),
                            models.Q(("announced_at__isnull", False), ("called_off_at", None)),
                            _connector="OR",
                        ),
                        name="exams_exam_released_in_order",
                    ),
                    models.UniqueConstraint(fields=("unit", "title", "opens_at"), name="exams_exam_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("unit", models.UUIDField()),
                ("code", models.TextField()),
                ("version", models.PositiveIntegerField()),
                ("topic", models.TextField()),
                ("kind", models.TextField()),
                ("text", models.TextField()),
                ("options", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                (
                    "right",
                    django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None),
                ),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(null=True)),
                ("superseded_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "exams_question",
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "code", "version"), name="exams_question_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)),
                        fields=("unit", "code"),
                        name="exams_question_one_stands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["single", "multiple", "true_false"])),
                        name="exams_question_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("right__len__gt", 0)), name="exams_question_has_an_answer"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sitting",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("account", models.UUIDField()),
                ("unit", models.UUIDField()),
                ("began_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("end", models.TextField(null=True)),
                (
                    "exam",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exams.exam"),
                ),
            ],
            options={
                "db_table": "exams_sitting",
            },
        ),
        migrations.CreateModel(
            name="PaperQuestion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("points", models.PositiveSmallIntegerField()),
                (
                    "order",
                    django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exams.question"
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="exams.sitting",
                    ),
                ),
            ],
            options={
                "db_table": "exams_paper_question",
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("points", models.PositiveIntegerField()),
                ("points_max", models.PositiveIntegerField()),
                ("passed", models.BooleanField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(null=True)),
                ("superseded_at", models.DateTimeField(null=True)),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exams.sitting"
                    ),
                ),
            ],
            options={
                "db_table": "exams_mark",
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(null=True)),
                ("upheld", models.BooleanField(null=True)),
                ("answer", models.TextField(blank=True, default="")),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exams.question"
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exams.sitting"
                    ),
                ),
            ],
            options={
                "db_table": "exams_appeal",
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "chosen",
                    django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None),
                ),
                ("device", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                (
                    "sitting",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="exams.sitting",
                    ),
                ),
            ],
            options={
                "db_table": "exams_answer",
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("account", models.UUIDField()),
                ("unit", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(null=True)),
                (
                    "exam",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exams.exam"),
                ),
            ],
            options={
                "db_table": "exams_candidate",
                "indexes": [models.Index(fields=["account"], name="exams_candidate_account")],
                "constraints": [models.UniqueConstraint(fields=("exam", "account"), name="exams_candidate_once")],
            },
        ),
        migrations.CreateModel(
            name="PlanLine",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                ("topic", models.TextField()),
                ("count", models.PositiveSmallIntegerField()),
                ("points", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(null=True)),
                ("superseded_at", models.DateTimeField(null=True)),
                (
                    "exam",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exams.exam"),
                ),
            ],
            options={
                "db_table": "exams_plan_line",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)),
                        fields=("exam", "topic"),
                        name="exams_plan_line_topic_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count__gt", 0), ("points__gt", 0)), name="exams_plan_line_asks_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ruling",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.foundation.database.keys.new_id, primary_key=True, serialize=False),
                ),
                (
                    "right",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), null=True, size=None
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(null=True)),
                ("superseded_at", models.DateTimeField(null=True)),
                (
                    "appeal",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exams.appeal"),
                ),
                (
                    "exam",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exams.exam"),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exams.question"
                    ),
                ),
            ],
            options={
                "db_table": "exams_ruling",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)),
                        fields=("exam", "question"),
                        name="exams_ruling_one_stands",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="sitting",
            index=models.Index(
                condition=models.Q(("ended_at", None)), fields=["ends_at"], name="exams_sitting_running"
            ),
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.UniqueConstraint(fields=("exam", "account"), name="exams_sitting_once"),
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.CheckConstraint(
                condition=models.Q(("began_at__lt", models.F("ends_at"))), name="exams_sitting_takes_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end", None), ("ended_at", None)),
                    models.Q(("end__in", ["handed_in", "time_over"]), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="exams_sitting_ended_somehow",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperquestion",
            constraint=models.UniqueConstraint(fields=("sitting", "number"), name="exams_paper_question_once"),
        ),
        migrations.AddConstraint(
            model_name="mark",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at", None)), fields=("sitting",), name="exams_mark_one_stands"
            ),
        ),
        migrations.AddConstraint(
            model_name="mark",
            constraint=models.CheckConstraint(
                condition=models.Q(("points__lte", models.F("points_max"))), name="exams_mark_within_its_points"
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.UniqueConstraint(fields=("sitting", "number"), name="exams_appeal_once"),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("upheld", None)),
                    models.Q(("decided_at__isnull", False), ("upheld__isnull", False)),
                    _connector="OR",
                ),
                name="exams_appeal_decided_at_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at", None)),
                fields=("sitting", "number"),
                name="exams_answer_one_stands",
            ),
        ),
    ]
