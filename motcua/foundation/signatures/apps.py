from django.apps import AppConfig


class SignaturesConfig(AppConfig):
    name = "motcua.foundation.signatures"
    label = "signatures"
