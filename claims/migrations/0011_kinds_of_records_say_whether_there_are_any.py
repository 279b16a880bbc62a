"""Which kinds of records there are says whether there are any."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("claims", "0010_patients_with_records_name_their_kinds")]

    operations = [migrations.RemoveField(model_name="patient", name="has_records")]
