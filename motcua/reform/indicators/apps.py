from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "motcua.reform.indicators"
    label = "indicators"
