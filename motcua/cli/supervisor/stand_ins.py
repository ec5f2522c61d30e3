"""The stand-ins for systems outside: in the demo city each runs beside it, a program of its own in `sandbox/`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings

from motcua.cli.supervisor.obstacles import free_port_from
from motcua.foundation.calendars.adapters.clock import city_clock


@dataclass(frozen=True)
class StandIn:
    """`python -m sandbox.NAME`. `setting`, which `variable` sets, tells the city its address and `path` there. One that
    `calls_the_city` is told where that is."""

    name: str
    port_first: int
    variable: str
    setting: str
    path: str
    calls_the_city: bool = False


#: Every stand-in, one line each. It takes `--port`, `--keys` and `--clock-offset-seconds`, and answers at /health.
STAND_INS = (
    StandIn("trust", 9471, "MOTCUA_TSA_URL", "TRUST_TSA_URL", "/tsa"),
    StandIn("insurance", 9511, "MOTCUA_INSURANCE_URL", "INSURANCE_URL", ""),
    StandIn("vneid", 9501, "MOTCUA_VNEID_ISSUER", "VNEID_ISSUER", "", calls_the_city=True),
    StandIn("population", 9521, "MOTCUA_POPULATION_URL", "POPULATION_URL", ""),
    StandIn("portal", 9481, "MOTCUA_PORTAL_URL", "PORTAL_URL", "", calls_the_city=True),
    StandIn("gateway", 9491, "MOTCUA_GATEWAY_URL", "GATEWAY_URL", "", calls_the_city=True),
    StandIn("tax", 9531, "MOTCUA_TAX_URL", "TAX_URL", "", calls_the_city=True),
)


@dataclass(frozen=True)
class PlacedStandIn:
    """A stand-in and the port that it got on this machine."""

    stand_in: StandIn
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def arguments(self) -> list[str]:
        keys = settings.HOME / "sandbox" / self.stand_in.name
        ahead = (city_clock().now() - datetime.now(UTC)).total_seconds()
        return [
            "-m",
            f"sandbox.{self.stand_in.name}",
            *("--port", str(self.port)),
            *("--keys", str(keys)),
            # With an equals sign: a city in the past is a negative number, which would look like an option.
            f"--clock-offset-seconds={ahead:.0f}",
            *([f"--city=http://127.0.0.1:{settings.PORT}"] if self.stand_in.calls_the_city else []),
        ]

    def tell_the_city(self) -> dict[str, str]:
        """Makes this process and its children look for the stand-in where it is, unless the operator has set another.
        Returns the same as environment, for programs."""
        told = getattr(settings, self.stand_in.setting) or self.address + self.stand_in.path
        setattr(settings, self.stand_in.setting, told)
        return {self.stand_in.variable: told}


def placed_stand_ins() -> list[PlacedStandIn]:
    """Those that this release has, each on a free port of this machine. None in a real city."""
    if not settings.DEMO:
        return []
    return [
        PlacedStandIn(stand_in, free_port_from(host="127.0.0.1", port=stand_in.port_first))
        for stand_in in STAND_INS
        if is_there(stand_in.name)
    ]


def is_there(name: str) -> bool:
    """Has this release the stand-in?"""
    folder = settings.ROOT / "sandbox"
    return (folder / f"{name}.py").exists() or (folder / name / "__main__.py").exists()
