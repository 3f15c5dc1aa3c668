"""What documents demand next: by when, from whom, and how to contest it."""

from __future__ import annotations

from collections.abc import Iterator

from keepfit.checkup.papers.annexes import FAILED, UNSEEN, Annexes
from keepfit.checkup.papers.roll import Roll
from keepfit.checkup.papers.terms import Terms
from keepfit.kit.text import Text
from keepfit.paper.documents import Block, Heading, Paragraph, day_text

_RECTIFY = Text(
    zh="不合格账号的主办单位要逐项核实问题、明确责任人（{reference}），于{deadline}前（自印发之日起"
    "{days}个工作日内）完成整改，并将整改情况书面报送{send_to}。对认定结果有异议的，可于"
    "{contest}前书面申诉，并附截图、链接等材料；经核实确属误判的，予以更正。",
    en="The units of failed accounts ({reference}) are to put each problem right by {deadline} "
    "({days:working day|s} after issue) and to report in writing to {send_to}. Whoever disagrees "
    "may contest in writing by {contest}, with screenshots or links; what proves mistaken will be "
    "corrected.",
)
_UPKEEP = Text(
    zh="各单位要落实内容发布审核责任，安排专人维护，及时更新信息、回应公众留言。确实无力维护或者功能"
    "相近的账号，要按程序整合或者关停，提前公告去向，做好服务事项承接和历史内容保存，并办理备案"
    "变更。不得以转发凑数、突击发文代替整改，不得摊派关注、点赞、转发任务，不得以此考核个人。",
    en="Every unit reviews what it publishes, names who keeps its accounts up, publishes in time "
    "and answers the public. Accounts that cannot be kept up, or double another, are to be merged "
    "or closed by the book: announced beforehand, their services taken over, their content kept, "
    "the filing changed. Reposting to fill the gap is no rectification; nobody may be assigned "
    "follows, likes or reposts, or be assessed by them.",
)
_OBSERVE = Text(
    zh="未能观测账号的主办单位（{reference}）要协助提供发布记录或者可供核验的访问方式；台账中备案、"
    "认证、管理员等信息缺失或者有误的，要及时补充更正，确保账实相符。",
    en="The units of accounts that could not be observed ({reference}) help with records of what "
    "was published or a way to look; missing or wrong entries of the ledger are to be completed.",
)
_LEDGER = Text(
    zh="台账中备案、认证、管理员等信息缺失或者有误的，要及时补充更正，确保账实相符。",
    en="Missing or wrong entries of the ledger are to be completed.",
)
_CONTACT = Text(zh="联系人：{contact}。", en="Contact: {contact}.")
_OFFICE = Text(zh="发文机关", en="the issuing office")


def for_circular(roll: Roll, said: Terms, annexes: Annexes) -> Iterator[Block]:
    """Yield the circular's last part."""
    total = roll.checkup.total
    yield Heading(level=1, text=said.read(Text(zh="下一步工作要求", en="What is to be done")))
    if total.failed:
        yield _heading(said, Text(zh="限期完成整改", en="Put it right in time"))
        yield Paragraph(
            text=said.read(
                _RECTIFY,
                reference=annexes.reference(FAILED),
                deadline=day_text(said.deadline, said.lang),
                days=said.issuer.deadline_days,
                contest=day_text(said.contest_by, said.lang),
                send_to=send_to(said),
            )
        )
    yield _heading(said, Text(zh="加强日常维护", en="Keep the accounts up"))
    yield Paragraph(text=said.read(_UPKEEP))
    if total.not_observed:
        yield _heading(said, Text(zh="补齐观测和台账信息", en="Close the gaps"))
        yield Paragraph(text=said.read(_OBSERVE, reference=annexes.reference(UNSEEN)))
    elif any(one.warned for one in roll.checkup.by_rule):
        yield _heading(said, Text(zh="完善台账信息", en="Complete the ledger"))
        yield Paragraph(text=said.read(_LEDGER))
    yield from contact(said)


def _heading(said: Terms, title: Text) -> Heading:
    return Heading(level=2, text=said.read(title))


def send_to(said: Terms) -> str:
    """Return where answers are sent: as the issuer says, or to the issuer."""
    return said.read(said.issuer.send_to) or said.read(said.issuer.organ) or said.read(_OFFICE)


def contact(said: Terms) -> Iterator[Paragraph]:
    """Yield whom to ask, where the issuer names somebody."""
    whom = said.read(said.issuer.contact)
    if whom:
        yield Paragraph(text=said.read(_CONTACT, contact=whom))
