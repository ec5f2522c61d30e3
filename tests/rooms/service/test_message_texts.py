"""What the rooms tell people: every shipped wording can be sent, and an administrator's takes its place on its day."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from motcua.foundation.messages.models import Message
from motcua.foundation.messages.queries import texts_of
from motcua.foundation.messages.rules import mark_of, problems_of_words, sample_of
from motcua.foundation.messages.templates import declared
from motcua.foundation.messages.texts import set_message_texts
from motcua.foundation.messages.values import NewText, Template, Wording
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.texts import FILED
from tests.cast import AT, Cast
from tests.conftest import moment
from tests.dossiers import a_filing


@pytest.mark.parametrize("template", declared(), ids=lambda template: template.name)
def test_the_shipped_words_can_be_sent(template: Template) -> None:
    sample = sample_of(template, template.shipped)

    assert problems_of_words(template, template.shipped) == []
    assert "{" not in sample.subject_vi + sample.body_vi
    assert len({field.name for field in template.fields}) == len(template.fields)


def _filed(cast: Cast, at: str) -> tuple[Dossier, Message]:
    (filed,) = file_dossiers(filings=[a_filing(cast, key=uuid4().hex, at=moment(at))], by=cast.citizen, at=moment(at))
    return Dossier.objects.get(id=filed.dossier), Message.objects.get(about=filed.dossier)


def test_who_files_the_evening_before_is_told_in_the_old_words_and_who_files_in_the_morning_in_the_new(
    cast: Cast,
) -> None:
    words = Wording(subject_vi="Đã nhận {mã hồ sơ}", body_vi="Cảm ơn bạn. Mã hồ sơ: {mã hồ sơ}, {thủ tục}.")
    text = NewText(
        template=FILED.name,
        words=words,
        from_on=date(2023, 6, 20),
        reason="Thân thiện hơn.",
        seen=mark_of(texts_of(template=FILED.name)),
    )
    set_message_texts(texts=[text], by=cast.administrator, at=AT)

    evening, old = _filed(cast, "2023-06-19 22:30")
    morning, new = _filed(cast, "2023-06-20 07:00")

    assert old.subject_vi == f"Đã nộp hồ sơ {evening.reference}"
    assert old.body_vi == (
        f"Hồ sơ “Đăng ký khai sinh” đã nộp, mã {evening.reference}. Cơ quan trả lời trong 8 giờ làm việc."
    )
    assert new.subject_vi == f"Đã nhận {morning.reference}"
    assert new.body_vi == f"Cảm ơn bạn. Mã hồ sơ: {morning.reference}, Đăng ký khai sinh."
    assert old.template == new.template == "filed"
