"""Each page of cells keeps half of it free: the fold changes the cells of the running half month again and again, and a new
value beside the old one needs no new entry in the index."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("measures", "0001_cells_and_fold")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE measures_cell SET (fillfactor = 50)", "ALTER TABLE measures_cell RESET (fillfactor)"
        )
    ]
