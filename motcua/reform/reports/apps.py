from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "motcua.reform.reports"
    label = "reports"
