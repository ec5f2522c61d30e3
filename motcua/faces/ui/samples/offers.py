"""Papers that are there already, for the gallery."""

from __future__ import annotations

from datetime import date

from motcua.faces.ui.offers import OfferShown


def some_offers() -> list[OfferShown]:
    return [
        OfferShown(
            value="marital_status:1",
            component="Giấy xác nhận tình trạng hôn nhân",
            title="Giấy xác nhận tình trạng hôn nhân",
            source="UBND phường An Khánh cấp ngày 12/06/2023",
            valid_until=date(2023, 12, 11),
        ),
        OfferShown(
            value="land_paper:2",
            component="Bản sao giấy tờ chứng minh quyền sử dụng đất",
            title="Giấy chứng nhận quyền sử dụng đất",
            source="UBND phường An Khánh số hóa ngày 02/06/2023",
            valid_until=None,
        ),
    ]
