"""Makes the joint report of an inspection as a file to hand out."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Connection

from gazetteer.boundaries.classification import highest
from gazetteer.boundaries.internal_file import InternalFile
from gazetteer.boundaries.photo_record import photo_contents
from gazetteer.inspection.report_data import joint_report
from maps.inspection_report.content import report_content
from maps.inspection_report.document import report_docx
from maps.inspection_report.typeset import report_pdf
from maps.pictures import printable

_PHOTO_PX = 1000


class ReportForm(StrEnum):
    """As what the report is written."""

    DOCX = "docx"
    PDF = "pdf"


_MEDIA_TYPES = {
    ReportForm.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ReportForm.PDF: "application/pdf",
}


def inspection_report(
    connection: Connection,
    inspection_id: int,
    form: ReportForm,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> InternalFile:
    """The joint report as whoever asks may see it; what is not filled in says 未填.

    It gives differences between surveys and no coordinates; the photos come without the positions
    that the camera wrote into them.

    Args:
        connection: Of staff; it decides what is seen.
        inspection_id: The inspection.
        form: docx or pdf.
        as_of: Day of the register; None: the inspection's last day in the field, else today.
        known_at: As known at this moment; None: now.

    Raises:
        UnknownInspection: There is no such inspection that may be seen.
        SetupError: The fonts for the PDF are not installed.
    """
    report = joint_report(connection, inspection_id, as_of, known_at)
    digests = {photo.sha256 for row in report.markers for photo in row.photos}
    photos = {
        digest: small
        for digest, content in photo_contents(connection, sorted(digests)).items()
        if (small := printable(content, _PHOTO_PX)) is not None
    }
    content = report_content(report, photos)
    return InternalFile(
        name=f"联合检查报告_{report.line.code}_{report.plan.year}.{form.value}",
        media_type=_MEDIA_TYPES[form],
        content=report_docx(content) if form is ReportForm.DOCX else report_pdf(content),
        subject="联合检查报告 Joint inspection report",
        format=form.value,
        line_code=report.line.code,
        level=report.line.level.value,
        epsg=None,
        feature_count=len(report.markers),
        classification=highest([report.secrecy]),
        extent=None,
        notes=_notes(len(report.missing)),
    )


def _notes(missing: int) -> tuple[tuple[str, str], ...]:
    if not missing:
        return ()
    return ((f"未填 {missing} 处，列于报告末尾。", f"{missing} parts are not filled in."),)
