"""The candidate's own pages: her paper, a question a page, and what it came to."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.exams import shown
from motcua.faces.desk.officials import official
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.reform.exams import policy, queries
from motcua.reform.exams.commands.results import appeal_question
from motcua.reform.exams.commands.sitting import begin_sitting, hand_in, save_answers
from motcua.reform.exams.errors import UnableToFindExam
from motcua.reform.exams.values import Choice, ExamState, ExamView, QuestionKind, Saved, SittingView

DEVICE_LENGTH = 32


@require_http_methods(["GET", "POST"])
@official
def paper_page(request: CityRequest, exam: UUID) -> HttpResponse:
    """The rules before, the overview during, the result after. Sending it begins."""
    view, error = _own_exam(request, exam), ""
    status = 200
    if request.method == "POST":
        try:
            with durable():
                begin_sitting(exam=exam, by=request.actor, at=request.at)
        except NotPermitted:
            raise
        except UnableTo as fault:
            error, status = fault.message, fault.status
        else:
            return redirect("desk_exam_question", exam=exam, number=1)
    sitting = queries.own_sitting(exam=exam, actor=request.actor, at=request.at)
    words = {
        "exam": view,
        "state": shown.state_of(view.state),
        "facts_shown": shown.facts_of(view),
        "is_open": view.state is ExamState.OPEN,
        "sitting": sitting,
        "is_over": sitting is not None and sitting.is_over(request.at),
        "seconds": _seconds(sitting, request),
        "numbers": range(1, sitting.questions + 1) if sitting else (),
        "lines": queries.review(exam=exam, actor=request.actor) if sitting and view.released_at else [],
        "error": error,
    }
    return render(request, "desk/exam_paper.html", words, status=status)


@require_http_methods(["GET", "POST"])
@official
def question_page(request: CityRequest, exam: UUID, number: int) -> HttpResponse:
    """A question, and what was chosen. Each choice is sent as it is made; without scripts with the button."""
    view = _own_exam(request, exam)
    sitting = queries.own_sitting(exam=exam, actor=request.actor, at=request.at)
    if sitting is None or (request.method == "GET" and sitting.is_over(request.at)):
        return redirect("desk_exam_paper", exam=exam)
    if request.method == "GET":
        return _question(request, view, sitting, number)
    at_once = request.headers.get("HX-Request") == "true"
    choice = Choice(number=number, chosen=_chosen(request))
    if not choice.chosen and not at_once and not request.POST.get("had"):
        # Nothing was chosen and nothing taken back: what another device saved meanwhile stays.
        return _onwards(request, sitting, number)
    try:
        with durable():
            (saved,) = save_answers(
                sitting=sitting.id, choices=[choice], device=_device(request), by=request.actor, at=request.at
            )
    except NotPermitted:
        raise
    except UnableTo as fault:
        if at_once:
            return render(request, "desk/exam_saved.html", {"refused": fault.message}, status=fault.status)
        return _question(request, view, sitting, number, error=fault)
    if at_once:
        return render(request, "desk/exam_saved.html", {"at": saved.at, "replaced_at": saved.replaced_at})
    _say_if_replaced(request, saved)
    return _onwards(request, sitting, number)


def _onwards(request: CityRequest, sitting: SittingView, number: int) -> HttpResponse:
    if number >= sitting.questions:
        return redirect("desk_exam_paper", exam=sitting.exam)
    return redirect("desk_exam_question", exam=sitting.exam, number=number + 1)


def _say_if_replaced(request: CityRequest, saved: Saved) -> None:
    if saved.replaced_at is not None:
        messages.info(request, _("Your other device had saved another answer here. This one, the last, counts."))


def _question(
    request: CityRequest, exam: ExamView, sitting: SittingView, number: int, *, error: UnableTo | None = None
) -> HttpResponse:
    asked = queries.asked(sitting=sitting.id, number=number, actor=request.actor)
    chosen = asked.chosen
    words = {
        "exam": exam,
        "sitting": sitting,
        "asked": asked,
        "options": [(place, text, place in chosen) for place, text in asked.options],
        "is_multiple": asked.kind is QuestionKind.MULTIPLE,
        "elsewhere": bool(asked.device) and asked.device != _device(request),
        "numbers": range(1, sitting.questions + 1),
        "had": bool(chosen),
        "previous": number - 1 if number > 1 else None,
        "is_last": number == sitting.questions,
        "seconds": _seconds(sitting, request),
        "error": error.message if error else "",
    }
    return render(request, "desk/exam_question.html", words, status=error.status if error else 200)


@require_POST
@official
def finish(request: CityRequest, exam: UUID) -> HttpResponse:
    _own_exam(request, exam)
    sitting = queries.own_sitting(exam=exam, actor=request.actor, at=request.at)
    if sitting is not None:
        try:
            with durable():
                hand_in(sitting=sitting.id, by=request.actor, at=request.at)
        except NotPermitted:
            raise
        except UnableTo as fault:
            messages.error(request, fault.message)
        else:
            messages.success(request, _("Your paper is handed in. Results are shown here when they are released."))
    return redirect("desk_exam_paper", exam=exam)


@require_POST
@official
def appeal(request: CityRequest, exam: UUID, number: int) -> HttpResponse:
    _own_exam(request, exam)
    sitting = queries.own_sitting(exam=exam, actor=request.actor, at=request.at)
    if sitting is None:
        raise UnableToFindExam
    try:
        with durable():
            reason = reading.text(request, "reason")
            appeal_question(sitting=sitting.id, number=number, reason=reason, by=request.actor, at=request.at)
    except NotPermitted:
        raise
    except UnableTo as fault:
        messages.error(request, fault.message)
    else:
        messages.success(request, _("Your appeal is taken. Its answer stands here."))
    return redirect("desk_exam_paper", exam=exam)


def _own_exam(request: CityRequest, exam: UUID) -> ExamView:
    """Raises `NotPermitted` for who does not sit it."""
    view = queries.exam(exam=exam, actor=request.actor, at=request.at)
    verdict = policy.may_sit(request.actor, unit=view.unit, is_candidate=view.is_candidate)
    require(verdict, act="sit_exam", subject=exam)
    return view


def _chosen(request: CityRequest) -> frozenset[int]:
    """What is no number is no option: 0 is none."""
    given = request.POST.getlist("chosen")
    return frozenset(int(each) if each.isdecimal() else 0 for each in given)


def _device(request: CityRequest) -> str:
    """Each browser's session is a device; its key stays secret."""
    return sha256(f"exam {request.session.session_key}".encode()).hexdigest()[:DEVICE_LENGTH]


def _seconds(sitting: SittingView | None, request: CityRequest) -> int:
    return max(0, int((sitting.ends_at - request.at).total_seconds())) if sitting else 0
