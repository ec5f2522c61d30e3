from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "motcua.foundation.forms"
    label = "forms"
