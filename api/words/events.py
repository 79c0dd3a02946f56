"""Kinds of division events 区划变更 in English; the register keeps the Chinese ones."""

from __future__ import annotations

EVENTS: dict[str, str] = {
    "撤地设市": "prefecture became a city",
    "撤县设市": "county became a city",
    "撤县设区": "county became a district",
    "撤市设区": "city became a district",
    "撤区设市": "district became a city",
    "撤乡设镇": "township became a town",
    "撤镇设街道": "town became a subdistrict",
    "撤乡设街道": "township became a subdistrict",
    "同名改码": "new code, same name",
    "改码": "new code",
    "新设": "established",
    "设立": "established",
    "撤销": "abolished",
    "并入": "merged into",
    "合并": "merged",
    "撤并": "abolished and merged",
    "更名": "renamed",
    "隶属变更": "transferred",
    "划转": "transferred",
    "拆分": "split",
    "驻地迁移": "seat moved",
    "界线变更": "boundary changed",
}
