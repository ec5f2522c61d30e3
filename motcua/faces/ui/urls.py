"""Addresses of the design system: the language switch, what is held over a sign-in, and the gallery."""

from __future__ import annotations

from django.urls import path
from django.views.i18n import set_language

from motcua.faces.ui import views

urlpatterns = [
    path("ngon-ngu", set_language, name="set_language"),
    path("gui-lai", views.held, name="held"),
    path("ui/", views.gallery, name="gallery"),
    path("ui/<slug:page>", views.gallery, name="gallery_page"),
    path("ui/error/<int:status>", views.gallery_error, name="gallery_error"),
]
