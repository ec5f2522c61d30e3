"""Every address of the site."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import include, path

from motcua.faces.site import offline, session, sign_in


def alive(request: HttpRequest) -> HttpResponse:
    """For load balancers and the supervisor: the process answers."""
    return HttpResponse("ok", content_type="text/plain")


def favicon(request: HttpRequest) -> HttpResponse:
    """What browsers ask for beside pages that name no icon. A page of ours in its place would set a cookie of its
    own, and forms opened just then would be refused."""
    return HttpResponseRedirect(static("emblem.svg"))


urlpatterns = [
    path("alive", alive, name="alive"),
    path("favicon.ico", favicon),
    path("ngoai-tuyen/", offline.offline_page, name="offline"),
    path("ngoai-tuyen.js", offline.offline_worker, name="offline_worker"),
    path("dang-nhap/", sign_in.sign_in, name="sign_in"),
    path("dang-nhap/ma/", sign_in.sign_in_code, name="sign_in_code"),
    path("phien/", session.session_life, name="session_life"),
    path("dang-xuat/", sign_in.sign_out, name="sign_out"),
    path("tai-khoan/ma-hai-lop/", sign_in.enrol, name="my_account"),
    path("api/", include("motcua.faces.api.urls")),
    path("", include("motcua.faces.ui.urls")),
    path("ban-lam-viec/", include("motcua.faces.desk.urls")),
    path("", include("motcua.faces.portal.urls")),
]

handler400 = "motcua.faces.ui.errors.bad_request"
handler403 = "motcua.faces.ui.errors.forbidden"
handler404 = "motcua.faces.ui.errors.not_found"
handler500 = "motcua.faces.ui.errors.broken"
