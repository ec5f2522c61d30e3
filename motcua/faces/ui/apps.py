from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "motcua.faces.ui"
    label = "ui"
