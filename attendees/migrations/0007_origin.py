"""Where people come from and how they heard of the forum, both optional: the figures of an edition need them."""

import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendees', '0006_lean_indexes'),
        ('events', '0002_safety_capacity'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='registration',
            name='heard_by',
            field=models.CharField(blank=True, choices=[('mail', 'Un courriel du Département'), ('partner', 'Une structure partenaire, un réseau'), ('word_of_mouth', 'Le bouche-à-oreille'), ('social_network', 'Les réseaux sociaux'), ('press', 'La presse, la radio'), ('poster', 'Une affiche, un dépliant'), ('past_edition', 'J’étais déjà venu ou venue'), ('other', 'Autrement')], max_length=20, verbose_name='comment le forum a été connu'),
        ),
        migrations.AddField(
            model_name='registration',
            name='postcode',
            field=models.CharField(blank=True, max_length=5, verbose_name='code postal'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('postcode', ''), django.db.models.lookups.Exact(django.db.models.functions.text.Length('postcode'), 5), _connector='OR'), name='registration_postcode_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('heard_by__in', ['', 'mail', 'partner', 'word_of_mouth', 'social_network', 'press', 'poster', 'past_edition', 'other'])), name='registration_heard_by_known'),
        ),
    ]
