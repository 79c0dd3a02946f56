"""Attaches files 附件 to cases."""

from __future__ import annotations

from sqlalchemy import Connection, text

from gazetteer.accounts.account import Account
from gazetteer.accounts.roles import Action as Right
from gazetteer.accounts.scope import is_allowed, require
from gazetteer.cases.case import CaseHeader
from gazetteer.cases.case_writing import change_case, require_open
from gazetteer.cases.documents import StoredFile
from gazetteer.cases.repository import find_header
from gazetteer.cases.rules import DOCUMENT_KINDS
from gis.errors import InputError


def add_document(
    connection: Connection,
    account: Account,
    number: str,
    kind: str,
    stored: StoredFile,
    secrecy: str = "internal",
) -> int:
    """Attach a file to a case; returns the document's number.

    Raises:
        Forbidden: The account may not draft cases in the division, nor anything later in one.
        CaseClosed: The case is closed.
        InputError: The kind of document is unknown.
    """
    if kind not in DOCUMENT_KINDS:
        raise InputError(
            f"{kind[:60]!r} is not a kind of document.", f"Use one of {', '.join(DOCUMENT_KINDS)}."
        )
    header = find_header(connection, number)
    require_open(header)
    _require_any(connection, account, header)
    connection.execute(
        text("INSERT INTO office.document_content (sha256, content) VALUES (:sha256, :content)"
             " ON CONFLICT DO NOTHING"),
        {"sha256": stored.sha256, "content": stored.content},
    )  # fmt: skip
    document = connection.execute(
        text("INSERT INTO office.case_document (case_id, kind, name, media_type, size_bytes,"
             " sha256, secrecy, uploaded_by) VALUES (:case, :kind, :name, :media_type, :size,"
             " :sha256, :secrecy, :account) RETURNING document_id"),
        {
            "case": header.case_id,
            "kind": kind,
            "name": stored.name,
            "media_type": stored.media_type,
            "size": len(stored.content),
            "sha256": stored.sha256,
            "secrecy": secrecy,
            "account": account.account_id,
        },
    ).scalar_one()  # fmt: skip
    change_case(connection, header, {})
    return int(document)


def _require_any(connection: Connection, account: Account, header: CaseHeader) -> None:
    """Documents come from whoever drafts, approves, files or announces."""
    if not is_allowed(connection, account, Right.APPROVE_CASE, header.division_code):
        require(connection, account, Right.DRAFT_CASE, header.division_code)
