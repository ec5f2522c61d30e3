from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "motcua.service.processes"
    label = "processes"
