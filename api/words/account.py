"""Words of signing in, of one's password and tokens 账户."""

from __future__ import annotations

ACCOUNT: dict[str, tuple[str, str]] = {
    "sign_in_title": ("登录", "Sign in"),
    "sign_in_lead": (
        "公开地名无需登录即可查询。登录供地名工作人员办理业务。",
        "Public names can be read without an account. Signing in is for those who work on them.",
    ),
    "sign_in_name": ("用户名", "Name"),
    "password": ("口令", "Password"),
    "show_password": ("显示口令", "Show the password"),
    "no_account": (
        "账户由管理员开设;忘记口令也请找管理员。",
        "Accounts are made by the administrator, who also sets a new password.",
    ),
    "name_missing": ("请填写用户名。", "Give your name."),
    "password_missing": ("请填写口令。", "Give your password."),
    "signed_in_already": ("您已登录为 {name}。", "You are signed in as {name}."),
    "account_title": ("我的账户", "My account"),
    "account_who": ("账户", "Account"),
    "display_name": ("姓名", "Name shown"),
    "organisation": ("单位", "Organisation"),
    "roles": ("角色与管辖区划", "Roles and where they hold"),
    "clearance": ("密级", "Clearance"),
    "clearance_internal": ("内部", "internal"),
    "clearance_secret": ("秘密", "secret"),
    "change_password": ("修改口令", "Change the password"),
    "old_password": ("现用口令", "Present password"),
    "new_password": ("新口令", "New password"),
    "again_password": ("再次输入新口令", "New password again"),
    "passwords_differ": ("两次输入的新口令不同。", "The two new passwords differ."),
    "password_changed": (
        "口令已修改,其他地方的登录已退出。",
        "The password is changed; your other sessions have ended.",
    ),
    "tokens": ("访问令牌", "Access tokens"),
    "tokens_lead": (
        "程序以令牌代您访问接口,权限与您相同。令牌只显示一次。",
        "Programs use the API in your name with a token. A token is shown once only.",
    ),
    "token_name": ("用途", "What it is for"),
    "token_days": ("有效天数", "Days it holds"),
    "token_make": ("新建令牌", "Make a token"),
    "token_made": (
        "新令牌如下,请立即保存,离开本页后不再显示:",
        "This is the new token. Keep it now: it is not shown again.",
    ),
    "token_created": ("建立", "Made"),
    "token_expires": ("到期", "Expires"),
    "token_state": ("状态", "State"),
    "token_holds": ("有效", "valid"),
    "token_expired": ("已过期", "expired"),
    "token_revoked": ("已吊销", "revoked"),
    "token_revoke": ("吊销", "Revoke"),
    "token_revoke_of": ("吊销“{name}”", "Revoke {name}"),
    "no_tokens": ("还没有令牌。", "There is no token yet."),
}
