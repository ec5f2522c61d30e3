from django.apps import AppConfig


class DatabaseConfig(AppConfig):
    name = "motcua.foundation.database"
    label = "database"
