"""Stands for the tables of integration, which come with their own change."""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = []
