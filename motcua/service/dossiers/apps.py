from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "motcua.service.dossiers"
    label = "dossiers"
