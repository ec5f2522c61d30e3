"""The divisions to choose from, as one select: the communes under their districts.

One list works without JavaScript, by keyboard (typing a name's first letters) and on a telephone's wheel; three lists
that depend on each other need three pages or a script. A city has some 80 to 170 communes, and a place outside the
city is written in words, since nobody here holds the divisions of the whole country.
"""

from __future__ import annotations

from collections.abc import Iterator

from motcua.foundation.forms.values import Choice, Field, Language, Lookups, OptionGroupView, OptionView, Tier


def place_groups(
    field: Field, lookups: Lookups, *, chosen: str, first_id: str, language: Language
) -> tuple[OptionGroupView, ...]:
    """The options of `field`'s tier, grouped by what is above them."""
    return tuple(
        OptionGroupView(
            label,
            tuple(
                OptionView(f"{first_id}-{choice.code}", choice.code, choice.speak(language), choice.code == chosen)
                for choice in choices
            ),
        )
        for label, choices in _grouped(field.tier, lookups, language)
        if choices
    )


def _grouped(tier: Tier, lookups: Lookups, language: Language) -> Iterator[tuple[str, list[Choice]]]:
    provinces = list(lookups.provinces())
    if tier is Tier.PROVINCE:
        yield "", provinces
        return
    for province in provinces:
        below = list(lookups.children(province.code))
        districts = [choice for choice in below if lookups.children(choice.code)]
        if tier is Tier.DISTRICT:
            yield province.speak(language), districts
            continue
        for district in districts:
            label = district.speak(language)
            if len(provinces) > 1:
                label = f"{label}, {province.speak(language)}"
            yield label, list(lookups.children(district.code))
        yield province.speak(language), [choice for choice in below if choice not in districts]
