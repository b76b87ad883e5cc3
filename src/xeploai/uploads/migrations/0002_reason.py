"""Keep why the decisions of a list are otherwise than the rules say."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('uploads', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='upload',
            name='reason',
            field=models.CharField(blank=True, default='', max_length=1000),
        ),
    ]
