"""Every address of the site."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def alive(request: HttpRequest) -> HttpResponse:
    """For load balancers and the supervisor: the process answers."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("alive", alive, name="alive"),
    path("", include("motcua.faces.ui.urls")),
]

handler400 = "motcua.faces.ui.errors.bad_request"
handler403 = "motcua.faces.ui.errors.forbidden"
handler404 = "motcua.faces.ui.errors.not_found"
handler500 = "motcua.faces.ui.errors.broken"
