"""Posts may carry the roles of those who hold money and keep its books."""

from django.db import migrations, models

ROLES = [
    "counter",
    "handler",
    "head",
    "leader",
    "clerk",
    "cashier",
    "accountant",
    "chief_accountant",
    "controller",
    "auditor",
    "administrator",
]


class Migration(migrations.Migration):
    dependencies = [("organization", "0002_name_deputies")]

    operations = [
        migrations.RemoveConstraint(model_name="post", name="organization_post_roles_known"),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(("roles__contained_by", ROLES), ("roles__len__gt", 0)),
                name="organization_post_roles_known",
            ),
        ),
    ]
