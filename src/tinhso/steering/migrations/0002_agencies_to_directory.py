"""Agencies moved from plans to the directory: their rows here go (no page ever let anybody edit them)."""

from django.db import migrations, models

KINDS = ["plan", "group", "target", "result", "task", "project"]


def drop(apps, schema_editor):
    item = apps.get_model("steering", "PlanItem")
    version = apps.get_model("steering", "PlanItemVersion")
    version.objects.filter(item__kind="agency").delete()
    item.objects.filter(kind="agency").delete()


class Migration(migrations.Migration):
    dependencies = [("steering", "0001_initial")]
    operations = [
        migrations.RunPython(drop, migrations.RunPython.noop),
        migrations.RemoveConstraint("planitem", "steering_planitem_kind"),
        migrations.AlterField(
            "planitem", "kind", models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=10)
        ),
        migrations.AddConstraint(
            "planitem",
            models.CheckConstraint(condition=models.Q(("kind__in", KINDS)), name="steering_planitem_kind"),
        ),
    ]
