"""A diagnosis leads to the claims that carry it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0019_a_mapping_is_published_as_it_was_signed'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='diagnosis',
            index=models.Index(fields=['practice', 'code'], name='diagnosis_by_code'),
        ),
    ]
