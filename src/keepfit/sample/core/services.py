"""The services citizens come for, and which account offers which, how deep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from keepfit.ledger.core.records import Offer, Service
from keepfit.sample.core.draws import Rng, stream
from keepfit.sample.core.records import Member, Place

# Name, the bureau (or agency) it belongs to, what people call it; a star marks livelihood services.
_SERVICES = """
社会保险参保登记|人力资源和社会保障局|交社保 上社保|*
社会保险关系转移|人力资源和社会保障局|社保转移|*
养老保险待遇申领|人力资源和社会保障局|领养老金|*
失业保险金申领|人力资源和社会保障局|失业金|*
就业困难人员认定|人力资源和社会保障局||*
灵活就业登记|人力资源和社会保障局||
劳动争议仲裁申请|人力资源和社会保障局|劳动仲裁|
职称评审申报|人力资源和社会保障局||
医保参保登记|医疗保障局|办医保|*
异地就医备案|医疗保障局|外地看病|*
医疗费用报销|医疗保障局|医保报销|*
门诊慢特病认定|医疗保障局|慢病卡|*
医保账户查询|医疗保障局||
住房公积金提取|住房公积金管理中心|取公积金|
住房公积金贷款|住房公积金管理中心||
公积金账户查询|住房公积金管理中心||
不动产登记|不动产登记中心|办房产证|*
不动产登记资料查询|不动产登记中心|查房产|
抵押登记|不动产登记中心||
公租房申请|住房和城乡建设局|廉租房|*
房屋维修资金使用|住房和城乡建设局||
商品房预售查询|房产交易中心||
户口登记|公安局|上户口|*
居住证申领|公安局|办居住证|*
身份证补领|公安局|补身份证|*
出入境证件预约|公安局出入境管理大队|办护照|
驾驶证换证|公安局车辆管理所|换驾照|
机动车检验预约|公安局车辆管理所|验车|
交通违法处理|公安局交通警察大队|交罚款|
最低生活保障申请|民政局|低保|*
特困人员供养申请|民政局|五保|*
临时救助申请|民政局||*
高龄津贴申领|民政局|高龄补贴|*
结婚登记预约|婚姻登记处|领结婚证|
养老机构查询|养老服务中心|养老院|*
残疾人证办理|残疾人联合会|残疾证|*
残疾人两项补贴申领|残疾人联合会|残疾补贴|*
义务教育入学登记|教育局|上小学 报名|*
学区查询|教育局|学区|*
学生资助申请|教育局|助学金|*
教师资格认定|教育局||
预防接种预约|疾病预防控制中心|打疫苗|*
献血预约|中心血站||
预约挂号|人民医院|挂号|*
检验报告查询|人民医院|查报告|*
生育登记|卫生健康局|准生证|*
营业执照办理|市场监督管理局|办执照|
食品经营许可|市场监督管理局||
消费投诉|消费者权益保护中心|投诉|
用水报装|住房和城乡建设局||
道路运输证办理|运输管理所||
公交线路查询|公共交通服务中心|公交|*
法律援助申请|法律援助中心|法援|*
公证预约|公证处||
个体税务登记|税务局||
社保缴费|税务局|交社保费|*
农机购置补贴申请|农机管理站||
农业保险咨询|农业农村局||
退役军人优抚申领|退役军人事务局||*
图书借阅续借|图书馆|续借|
景区预约|景区服务中心||
"""
# The integrated platform carries the first of these; what only one account offers is protected.
_INTEGRATED = 46


def services(place: Place) -> tuple[Service, ...]:
    """Return the services of the place."""
    rng = stream(place.seed, "services", place.short)
    found = []
    for number, line in enumerate(_SERVICES.strip().splitlines(), start=1):
        name, department, aliases, star = line.split("|")
        found.append(
            Service(
                service_id=f"SX{number:03d}",
                name=name,
                code=f"{number:02d}{int(rng.integers(10**6, 10**7))}",
                department=place.full + department,
                level="市级" if place.level == "city" else "县级",
                livelihood=star == "*",
                statutory=bool(rng.random() < 0.7),
                yearly_volume=int(rng.lognormal(7.5, 1.2)) + 12,
                aliases=tuple(aliases.split()),
            )
        )
    return tuple(found)


def offers(
    place: Place, members: Sequence[Member], known: Sequence[Service], as_of: date
) -> tuple[Offer, ...]:
    """Return who offers what in one place: each service has at least one living entrance."""
    rng = stream(place.seed, "offers", place.short)
    drawn: dict[tuple[str, str], Offer] = {}
    for member, service, depth in _entrances(place, members, known, rng):
        offer = Offer(
            account_id=member.in_ledger_by,
            service_id=service.service_id,
            depth=depth,
            monthly_uses=int(rng.lognormal(4.5, 1.3)),
            tested_on=as_of - timedelta(days=int(rng.integers(3, 80))),
            works=True,
        )
        drawn.setdefault((offer.account_id, offer.service_id), offer)
    return tuple(drawn.values())


_Entrance = tuple[Member, Service, str]


def _entrances(
    place: Place, members: Sequence[Member], known: Sequence[Service], rng: Rng
) -> Iterator[_Entrance]:
    apps = [one for one in members if one.account.kind == "app"]
    integrated = {int(i) for i in rng.permutation(len(known))[:_INTEGRATED]}
    for number, service in enumerate(known):
        own = _by_department(place, members, service)
        deep = [one for one in own if one.account.platform != "weibo"]
        if number not in integrated and deep:
            yield from ((one, service, "apply") for one in deep)
            continue
        yield apps[0], service, "complete" if rng.random() < 0.6 else "apply"
        if rng.random() < 0.5:
            yield apps[1], service, "apply"
        yield from ((one, service, _beside(one)) for one in own)


def _beside(one: Member) -> str:
    """How deep an account offers what the integrated platform carries already."""
    by_platform = {"wechat": "guide", "weibo": "information"}
    return by_platform.get(one.account.platform, "apply")


def _department(service: Service) -> str:
    """Return a service's department without the place in front."""
    mark = "市" if service.level == "市级" else "县"
    return service.department.partition(mark)[2]


def _by_department(place: Place, members: Iterable[Member], service: Service) -> list[Member]:
    name = place.full + _department(service)
    platforms = ("wechat", "weibo", "app", "wechat_mini", "alipay_mini")
    return [
        one
        for one in members
        if one.seat.unit.name == name
        and one.account.status == "active"
        and one.account.platform in platforms
    ]


def protected(
    members: Sequence[Member], offered: Sequence[Offer], known: Sequence[Service]
) -> tuple[Member, ...]:
    """Mark the accounts that are the only deep entrance of a livelihood service."""
    names = {one.service_id: one.name for one in known if one.livelihood}
    deep: dict[str, list[str]] = {}
    for offer in offered:
        if offer.service_id in names and offer.depth in ("apply", "complete"):
            deep.setdefault(offer.service_id, []).append(offer.account_id)
    only: dict[str, list[str]] = {}
    for service_id, accounts in deep.items():
        if len(accounts) == 1:
            only.setdefault(accounts[0], []).append(names[service_id])
    return tuple(_protected(one, only.get(one.in_ledger_by, [])) for one in members)


def _protected(one: Member, names: list[str]) -> Member:
    if not names:
        return replace(one, account=replace(one.account, protected=False))
    reason = f"民生事项唯一办理入口：{'、'.join(names)}"
    account = replace(one.account, protected=True, protected_reason=reason)
    return replace(one, account=account)
