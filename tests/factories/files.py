"""Small files of every kind that may be attached, and some that may not."""

import io
import zipfile

from commissioning.documents import filetypes
from commissioning.enums import AttachmentKind
from commissioning.services.attachments import NewFile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 16
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 16
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16
TEXT = "Sehr geehrte Frau Nair – naïve café.\n".encode()
EML = b"From: a@alder.example\r\nTo: b@brackenford.example\r\nDate: Thu, 22 Oct 2020 09:00:00 +0100\r\n\r\nYes.\r\n"


def package(**parts: bytes | str) -> bytes:
    """A zip of parts; a name is written with __ for / and _dot_ for a full stop."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return held.getvalue()


def office(main: str, **more: bytes | str) -> bytes:
    """A Word or Excel file as far as its content types go."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        file.writestr("[Content_Types].xml", f'<Types><Override ContentType="{main}"/></Types>')
        for name, content in more.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return held.getvalue()


DOCX = office(f"{filetypes.DOCX.media_type}.main+xml")
XLSX = office(f"{filetypes.XLSX.media_type}.main+xml")
ODT = package(mimetype=filetypes.ODT.media_type)
ODS = package(mimetype=filetypes.ODS.media_type)
DOCM = office("application/vnd.ms-word.document.macroEnabled.main+xml", word__vbaProject_dot_bin=b"x")


def new_file(content: bytes = PDF, name: str = "deed.pdf", title: str = "Signed deed", **given) -> NewFile:
    """A file as the form hands it to the service."""
    values = {"kind": AttachmentKind.CONTRACT, "file_type": filetypes.identify(content, name)}
    return NewFile(content=content, name=name, title=title, **values, **given)


def constraint_cases(prefix: str, make):
    """For each constraint of a table of attachments, how a row that breaks it is made; `make(**given)` saves none."""

    def itself():
        row = make()
        row.save()
        row.replaces = row
        return row

    return {
        f"{prefix}_kind_in_list": lambda: make(kind="novel"),
        f"{prefix}_exempt_has_ground_and_reasoning": lambda: make(exempt_paragraph=3),
        f"{prefix}_withdrawn_has_reason": lambda: make(withdrawn_reason="Why not."),
        f"{prefix}_does_not_replace_itself": itself,
    }
