from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "motcua.foundation.calendars"
    label = "calendars"
