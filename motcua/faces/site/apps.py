from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "motcua.faces.site"
    label = "house_site"
