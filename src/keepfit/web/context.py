"""What every template knows: the language, and the way to the pages this person may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from keepfit.kit.text import Text
from keepfit.kit.web.words import page_lang
from keepfit.people.core.rights import Actor, Right


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One entry of the navigation, for whoever holds one of the rights."""

    address: str
    name: Text
    rights: tuple[Right, ...]
    also: tuple[str, ...] = ()  # other addresses that belong to it


WAYS = (
    Way(address="/", name=Text(zh="待办", en="To do"), rights=()),
    Way(address="/ledger/", name=Text(zh="台账", en="Ledger"), rights=(Right.READ,)),
    Way(
        address="/checkups/",
        name=Text(zh="体检", en="Check-ups"),
        rights=(Right.READ,),
        also=("/findings/", "/unobserved/", "/samples/", "/packs/"),
    ),
    Way(address="/evaluation/", name=Text(zh="评估", en="Evaluation"), rights=(Right.READ,)),
    Way(address="/overlaps/", name=Text(zh="重复", en="Overlap"), rights=(Right.READ,)),
    Way(address="/burden/", name=Text(zh="负担", en="Burden"), rights=(Right.READ,)),
    Way(address="/plans/", name=Text(zh="方案", en="Plans"), rights=(Right.READ,)),
    Way(address="/documents/", name=Text(zh="文件", en="Documents"), rights=(Right.READ,)),
    Way(address="/services/", name=Text(zh="事项", en="Services"), rights=(Right.READ,)),
    Way(
        address="/units/", name=Text(zh="单位", en="Units"), rights=(Right.READ, Right.SHAPE_UNITS)
    ),
    Way(address="/webhooks/", name=Text(zh="事件通知", en="Webhooks"), rights=(Right.IMPORT,)),
    Way(address="/staff/", name=Text(zh="人员", en="Staff"), rights=(Right.SEE_STAFF,)),
    Way(address="/notices/", name=Text(zh="邮件", en="Mail"), rights=(Right.MANAGE_STAFF,)),
    Way(address="/audit/", name=Text(zh="审计", en="Audit"), rights=(Right.READ_AUDIT,)),
)


def office(request: HttpRequest) -> dict[str, Any]:
    """Return the language and the navigation for one page."""
    actor: Actor | None = getattr(request, "actor", None)
    inside = None if getattr(request, "halfway", False) else actor
    ways = [one for one in WAYS if inside is not None and _open(one, inside)]
    here = max((w.address for w in ways if _leads(w, request.path)), key=len, default="")
    return {"lang": page_lang(), "actor": actor, "ways": ways, "here": here}


def _leads(way: Way, path: str) -> bool:
    if way.address == "/":
        return path == "/"
    return path.startswith((way.address, *way.also))


def _open(way: Way, actor: Actor) -> bool:
    return not way.rights or any(actor.has(one) for one in way.rights)
