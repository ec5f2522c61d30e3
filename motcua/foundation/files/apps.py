from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "motcua.foundation.files"
    label = "files"
