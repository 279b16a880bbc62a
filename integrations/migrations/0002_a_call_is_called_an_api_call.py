"""A call to the outside is named as people name it."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0001_initial'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='apicall',
            options={'base_manager_name': 'objects', 'verbose_name': 'API call'},
        ),
    ]
