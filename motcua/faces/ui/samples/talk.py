"""What is said about a dossier: its conversation and its notices."""

from __future__ import annotations

from datetime import timedelta

from motcua.faces.ui.samples.filing import NOON, FilingSamples
from motcua.faces.ui.values import NoticeShown, Said, Thread, ThreadHead


class TalkSamples(FilingSamples):
    @property
    def said(self) -> list[Said]:
        office = self("Phòng Quản lý đô thị", "Urban Management Division")
        return [
            Said(
                own=True,
                who="Trần Thị Bưởi",
                text=self("Tôi có cần mang bản chính không ạ?", "Do I have to bring the original?"),
                at=NOON,
            ),
            Said(
                own=False,
                who=f"Phan Văn Sáu, {office}",
                text=self("Không cần, ảnh chụp đã rõ.", "No, the photo is clear."),
                at=NOON + timedelta(hours=3),
                is_new=True,
            ),
        ]

    @property
    def thread(self) -> Thread:
        return Thread(
            lines=self.said,
            label=self("Nhắn cho cơ quan", "Write to the office"),
            action="#talk",
            form="sample",
            problem=self("Chưa có gì để gửi.", "There is nothing to send."),
            note=self("Có trả lời, bạn được báo ngay.", "You are told when it answers."),
        )

    @property
    def thread_head(self) -> ThreadHead:
        return ThreadHead(href="#talk", words=self("Mở phần trao đổi", "Open"), unread=1, last=self.said[-1])

    @property
    def told(self) -> list[NoticeShown]:
        return [
            NoticeShown(
                subject="Đã tiếp nhận hồ sơ 000.30.21.H13-261124-0012",
                body="Hẹn trả kết quả 17:00 ngày 08/12/2026.",
                at=NOON,
                href="#talk",
                is_new=is_new,
            )
            for is_new in (True, False)
        ]
