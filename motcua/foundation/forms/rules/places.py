"""The divisions to choose from, as one select: the communes under their districts.

One list works without JavaScript, by keyboard (typing a name's first letters) and on a telephone's wheel; three lists
that depend on each other need three pages or a script. A city has some 80 to 170 communes, and a place outside the
city is written in words, since nobody here holds the divisions of the whole country.
"""

from __future__ import annotations

from collections.abc import Iterator

from motcua.foundation.forms.rules.wording import NEAR_LABEL
from motcua.foundation.forms.values import Choice, Field, Language, Lookups, OptionGroupView, OptionView, Tier
from motcua.foundation.text.rules import sort_key

#: The fact that says where the applicant lives.
NEAR = "applicant.division"


def place_groups(
    field: Field, lookups: Lookups, *, chosen: str, near: str, first_id: str, language: Language
) -> tuple[OptionGroupView, ...]:
    """The options of `field`'s tier, grouped by what is above them, communes by name. The place `near` to the applicant
    ('' for none) stands over them all too: it is meant most often."""
    groups = [
        (label, _by_name(choices, language) if field.tier is Tier.COMMUNE else choices)
        for label, choices in _grouped(field.tier, lookups, language)
        if choices
    ]
    at_home = [choice for _label, choices in groups for choice in choices if near and choice.code == near]
    if at_home and len(groups) > 1:
        groups = [(NEAR_LABEL.speak(language), at_home), *groups]
    found = []
    is_chosen = False
    for label, choices in groups:
        options = []
        for choice in choices:
            checked = choice.code == chosen and not is_chosen
            is_chosen |= checked
            options.append(OptionView(f"{first_id}-{choice.code}", choice.code, choice.speak(language), checked))
        found.append(OptionGroupView(label, tuple(options)))
    return tuple(found)


def _by_name(choices: list[Choice], language: Language) -> list[Choice]:
    return sorted(choices, key=lambda each: sort_key(each.speak(language)))


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
