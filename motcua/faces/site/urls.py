"""Every address of the site."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import include, path

from motcua.faces.site import devices, offline, openid, phone, session, sign_in


def alive(request: HttpRequest) -> HttpResponse:
    """For load balancers and the supervisor: the process answers."""
    return HttpResponse("ok", content_type="text/plain")


def favicon(request: HttpRequest) -> HttpResponse:
    """What browsers ask for beside pages that name no icon. A page of ours in its place would set a cookie of its
    own, and forms opened just then would be refused."""
    return HttpResponseRedirect(static("emblem.svg"))


urlpatterns = [
    path("alive", alive, name="alive"),
    # Before the pages: programs ask most often, and each line above costs them.
    path("api/", include("motcua.faces.api.urls")),
    path("favicon.ico", favicon),
    path("ngoai-tuyen/", offline.offline_page, name="offline"),
    path("ngoai-tuyen.js", offline.offline_worker, name="offline_worker"),
    path("dang-nhap/", sign_in.sign_in, name="sign_in"),
    path("dang-nhap/ma/", sign_in.sign_in_code, name="sign_in_code"),
    path("dang-nhap/dien-thoai/", phone.phone_page, name="sign_in_phone"),
    path("dang-nhap/dien-thoai/ma/", phone.phone_code_page, name="sign_in_phone_code"),
    path("dang-nhap/bang/<slug:provider>/", openid.begin, name="sign_in_provider"),
    path("dang-nhap/bang/<slug:provider>/ve/", openid.returned, name="sign_in_provider_return"),
    path("dang-nhap/bang/<slug:provider>/dang-xuat/", openid.signed_out_by_provider, name="sign_out_by_provider"),
    path("phien/", session.session_life, name="session_life"),
    path("dang-xuat/", sign_in.sign_out, name="sign_out"),
    path("dang-xuat/xong/", openid.signed_out, name="signed_out"),
    path("dang-xuat/noi-dang-nhap/", openid.sign_out_there, name="sign_out_there"),
    path("tai-khoan/phien/", devices.sessions_page, name="my_sessions"),
    path("tai-khoan/phien/khac/ket-thuc/", devices.end_other_sessions, name="end_other_sessions"),
    path("tai-khoan/phien/<uuid:sign_in>/ket-thuc/", devices.end_session, name="end_session"),
    path("tai-khoan/ma-hai-lop/", sign_in.enrol, name="my_account"),
    path("", include("motcua.faces.ui.urls")),
    path("ban-lam-viec/", include("motcua.faces.desk.urls")),
    path("", include("motcua.faces.portal.urls")),
]

handler400 = "motcua.faces.ui.errors.bad_request"
handler403 = "motcua.faces.ui.errors.forbidden"
handler404 = "motcua.faces.ui.errors.not_found"
handler500 = "motcua.faces.ui.errors.broken"
