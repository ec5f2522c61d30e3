from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "motcua.faces.portal"
    label = "portal"
