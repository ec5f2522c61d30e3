"""A card as a paper of its holder's wallet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from motcua.foundation.text.rules import search_key
from motcua.service.insurance.rules.cards import best_of, old_number, outcome_on
from motcua.service.insurance.values import LEVEL_PERCENTS, KnownCard, Outcome, WithdrawnReason
from motcua.service.wallet.values import Kind, NewPaper, PaperFact, PaperSource, RegisterWord

KIND = "insurance_card"
_ENDED = frozenset({Outcome.WITHDRAWN, Outcome.DIED})
_REASONS = {
    WithdrawnReason.STOPPED.value: "Thẻ đã ngừng: không còn tham gia bảo hiểm y tế.",
    WithdrawnReason.DUPLICATE.value: "Thẻ bị cấp trùng; thẻ còn lại vẫn có giá trị.",
    WithdrawnReason.DIED.value: "Cơ sở dữ liệu ghi nhận người có thẻ đã chết.",
}
NO_CARD = "Cơ sở dữ liệu bảo hiểm y tế không còn thẻ nào mang số định danh của bạn."


def word_of(
    *,
    holder: UUID,
    name: str,
    birth_on: date | None,
    cards: Sequence[KnownCard],
    verified: Collection[UUID],
    kind: Kind,
    issuer: tuple[str, str],
    on: date,
) -> RegisterWord:
    """What the register says of a person's card: the best of those under her number that have her name and birthday too, or
    are `verified` to be hers. One that a slip of the pen has put under her number is not."""
    own = [
        card
        for card in cards
        if card.id in verified or (card.birth_on, search_key(card.full_name)) == (birth_on, search_key(name))
    ]
    standing = [card for card in own if outcome_on(card, on) not in _ENDED]
    if not standing:
        return RegisterWord(holder=holder, paper=None, why=_why(own))
    card = best_of(standing, on)
    return RegisterWord(
        holder=holder,
        paper=NewPaper(
            holder=holder,
            kind=kind.key,
            source=PaperSource.REGISTER,
            origin="",
            title_vi=kind.name_vi,
            title_en=kind.name_en,
            issuer_vi=issuer[0],
            issuer_en=issuer[1],
            number=old_number(card),
            issued_on=card.valid_from,
            valid_until=_last_day(card),
            facts=(
                PaperFact(
                    key="benefit",
                    label_vi="Mức hưởng",
                    label_en="Benefit level",
                    value=f"{LEVEL_PERCENTS[card.benefit_level]} %",
                ),
                PaperFact(
                    key="facility",
                    label_vi="Nơi đăng ký khám, chữa bệnh ban đầu",
                    label_en="Facility of first care",
                    value=card.first_care.name,
                ),
            ),
        ),
    )


def _why(own: Sequence[KnownCard]) -> str:
    """Why none of her cards stands: as the last of them ended."""
    withdrawn = [card for card in own if card.withdrawn_on is not None]
    if withdrawn:
        last = max(withdrawn, key=lambda card: (card.withdrawn_on or date.min, card.number))
        return _REASONS[last.withdrawn_reason]
    return _REASONS[WithdrawnReason.DIED.value] if own else NO_CARD


def _last_day(card: KnownCard) -> date:
    """It may be withdrawn from a coming day on."""
    if card.withdrawn_on is None:
        return card.valid_until
    return max(card.valid_from, min(card.valid_until, card.withdrawn_on - timedelta(days=1)))
