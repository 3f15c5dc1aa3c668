"""What the lines of the audit trail are called on a page."""

from __future__ import annotations

from collections.abc import Mapping

from keepfit.kit.text import Text, same

DEED_NAMES: Mapping[str, Text] = {
    "staff.invite": Text(zh="邀请人员", en="invited somebody"),
    "staff.invite_again": Text(zh="重新邀请", en="invited again"),
    "staff.take_up": Text(zh="接受邀请", en="took up the invitation"),
    "staff.password": Text(zh="修改密码", en="changed the password"),
    "staff.second_factor": Text(zh="启用动态口令", en="set up one-time codes"),
    "staff.second_factor_lost": Text(zh="解除动态口令", en="took one-time codes away"),
    "staff.grant": Text(zh="授予角色", en="gave a role"),
    "staff.revoke": Text(zh="撤销角色", en="took a role away"),
    "staff.disable": Text(zh="停用人员", en="ended access"),
    "staff.arrive": Text(zh="经单点登录首次进入", en="came in through the directory"),
    "staff.link": Text(zh="绑定单点登录身份", en="linked with the directory"),
    "staff.unlink": Text(zh="解除单点登录身份", en="unlinked from the directory"),
    "staff.recovery_codes": Text(zh="生成恢复码", en="made recovery codes"),
    "staff.recovery_used": Text(zh="使用恢复码", en="used a recovery code"),
    "token.make": Text(zh="生成令牌", en="made a token"),
    "token.use": Text(zh="使用令牌", en="used a token"),
    "token.revoke": Text(zh="撤销令牌", en="revoked a token"),
    "webhook.set_up": Text(zh="设置事件通知", en="set up a webhook"),
    "webhook.end": Text(zh="停止事件通知", en="ended a webhook"),
    "unit.add": Text(zh="新增单位", en="added a unit"),
    "unit.change": Text(zh="修改单位", en="changed a unit"),
    "unit_name.add": Text(zh="新增单位别名", en="added a name of a unit"),
    "unit_name.change": Text(zh="修改单位别名", en="changed a name of a unit"),
    "account.add": Text(zh="录入账号", en="entered an account"),
    "account.change": Text(zh="修改账号", en="changed an account"),
    "service.add": Text(zh="新增事项", en="added a service"),
    "service.change": Text(zh="修改事项", en="changed a service"),
    "offer.add": Text(zh="新增提供关系", en="added an offer"),
    "offer.change": Text(zh="修改提供关系", en="changed an offer"),
    "view.save": Text(zh="保存视图", en="kept a view"),
    "view.remove": Text(zh="删除视图", en="removed a view"),
    "history.keep": Text(zh="写入历史数据", en="kept history"),
    "ledger.export": Text(zh="导出台账", en="exported the ledger"),
    "checkup.ask": Text(zh="发起体检", en="asked for a check-up"),
    "schedule.set_up": Text(zh="设置定期体检", en="set up a scheduled check-up"),
    "schedule.change": Text(zh="修改定期体检", en="changed a scheduled check-up"),
    "schedule.end": Text(zh="停止定期体检", en="ended a scheduled check-up"),
    "checkup.done": Text(zh="体检完成", en="check-up done"),
    "finding.notify": Text(zh="发出整改通知书", en="sent a letter"),
    "finding.contest": Text(zh="提出申诉", en="contested a finding"),
    "finding.uphold": Text(zh="申诉不予采纳", en="upheld a finding"),
    "finding.withdraw": Text(zh="撤销问题", en="withdrew a finding"),
    "finding.put_right": Text(zh="报告已整改", en="said it was put right"),
    "finding.reopen": Text(zh="复查退回", en="sent a finding back"),
    "finding.close": Text(zh="问题销号", en="closed a finding"),
    "finding.carry": Text(zh="转入新一次体检", en="carried a finding over"),
    "finding.seen_good": Text(zh="体检已合格", en="a check-up found it right"),
    "errand.assign": Text(zh="交办查明", en="handed out an errand"),
    "errand.finish": Text(zh="完成查明", en="finished an errand"),
    "sample.draw": Text(zh="抽取样本", en="drew a sample"),
    "sample.answer": Text(zh="填写抽查结果", en="answered a double check"),
    "sample.decide": Text(zh="裁定抽查分歧", en="decided a double check"),
    "pack.keep": Text(zh="保存指标包", en="kept a pack"),
    "pack.try": Text(zh="试算指标包", en="tried a pack"),
    "pack.put_in_force": Text(zh="启用指标包", en="put a pack in force"),
    "pack.take_out_of_force": Text(zh="停用指标包", en="took a pack out of force"),
    "evaluation.ask": Text(zh="发起评估", en="asked for an evaluation"),
    "evaluation.done": Text(zh="评估完成", en="evaluation done"),
    "candidate.answer": Text(zh="答复候选名单", en="answered about a candidate"),
    "plan.ask": Text(zh="发起方案", en="asked for a plan"),
    "plan.done": Text(zh="方案完成", en="plan done"),
    "plan.lock": Text(zh="锁定账号", en="locked an account"),
    "plan.free": Text(zh="解除锁定", en="freed an account"),
    "plan.approve": Text(zh="批准方案", en="approved a plan"),
}


def deed_name(verb: str) -> Text:
    """Return what a deed is called; itself where it has no name, as in a trail of later times."""
    return DEED_NAMES.get(verb, same(verb))
