"""What was written, and what came of it; nothing here forbids doubles, so that they would be seen."""

from django.db import models


class Write(models.Model):
    number = models.CharField(max_length=50)

    class Meta:
        app_label = "counting"

    def __str__(self):
        return self.number


class Effect(models.Model):
    kind = models.CharField(max_length=10)
    number = models.CharField(max_length=50)

    class Meta:
        app_label = "counting"

    def __str__(self):
        return f"{self.kind} {self.number}"
