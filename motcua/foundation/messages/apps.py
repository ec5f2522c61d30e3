from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "motcua.foundation.messages"
    label = "house_messages"
