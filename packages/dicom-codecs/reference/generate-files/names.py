"""Patients' names in character sets."""

import pydicom

from dicom_files import data_set, save
from manifest import lossless
from oracles import by_pydicom
from pictures import phantom


def names(folder):
    tiny = phantom(1, 8)[:, :4, :4].copy()
    for name, charset, person in [
        ("default", None, "Muster^Erika"),
        ("latin-1", "ISO_IR 100", "Müller-Lüdenscheidt^Änne"),
        ("latin-2", "ISO_IR 101", "Wałęsa^Zdzisław"),
        ("cyrillic", "ISO_IR 144", "Люкceмбypг^Иван"),
        ("greek", "ISO_IR 126", "Διονυσιος^Ελενη"),
        ("arabic", "ISO_IR 127", "قباني^لنزار"),
        ("hebrew", "ISO_IR 138", "שרון^דבורה"),
        ("thai", "ISO_IR 166", "นามสกุล^ชื่อ"),
        ("turkish", "ISO_IR 148", "Çavuşoğlu^Şule"),
        ("utf-8", "ISO_IR 192", "Wang^XiaoDong=王^小东"),
        ("gb18030", "GB18030", "Wang^XiaoDong=王^小东"),
        ("japanese", ["", "ISO 2022 IR 87"], "Yamada^Tarou=山田^太郎=やまだ^たろう"),
        ("korean", ["", "ISO 2022 IR 149"], "Hong^Gildong=洪^吉洞=홍^길동"),
    ]:
        data = data_set(tiny, 8)
        if charset is not None:
            data.SpecificCharacterSet = charset
        data.PatientName = person
        path = save(folder / f"name-{name}.dcm", data, ".1", tiny.tobytes())
        read = pydicom.dcmread(path).PatientName
        lossless(path, tiny, by_pydicom, name=[read.family_name, read.given_name])
