from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "motcua.foundation.measures"
    label = "measures"
