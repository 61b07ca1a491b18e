"""Names and texts in every character set, and what pydicom reads in them.

    python3 -m venv venv && venv/bin/pip install pydicom==3.0.2
    venv/bin/python character-sets.py > character-sets.json

The names of the character set files that come with pydicom (examples of PS3.5 annexes H to K among them), and texts
that pydicom wrote itself: for each the Specific Character Set, the bytes as hexadecimal and the text.
"""

import json
import pathlib

import pydicom
import pydicom.config
from pydicom.charset import convert_encodings, encode_string
from pydicom.data import get_charset_files
from pydicom.valuerep import PersonName

# What cannot be written is an error, not a question mark.
pydicom.config.settings.writing_validation_mode = pydicom.config.RAISE

WRITTEN = [
    (["ISO_IR 101"], "Dvořák^Antonín"),
    (["ISO_IR 109"], "Ħal^Ġorġ"),
    (["ISO_IR 110"], "Bērziņš^Jānis"),
    (["ISO_IR 144"], "Люкceмбypг"),
    (["ISO_IR 127"], "قباني^لنزار"),
    (["ISO_IR 126"], "Διονυσιος"),
    (["ISO_IR 138"], "שרון^דבורה"),
    (["ISO_IR 148"], "Çavuşoğlu^Işıl"),
    (["ISO_IR 166"], "นามสกุล^ชื่อ"),
    (["ISO_IR 13"], "ﾔﾏﾀﾞ^ﾀﾛｳ"),
    (["ISO_IR 192"], "Wang^XiaoDong=王^小东=Müller^Änne"),
    (["GB18030"], "Wang^XiaoDong=王^小东"),
    (["GBK"], "Wang^XiaoDong=王^小东"),
    (["", "ISO 2022 IR 58"], "Zhang^XiaoDong=张^小东"),
    (["", "ISO 2022 IR 87"], "Yamada^Tarou=山田^太郎=やまだ^たろう"),
    (["", "ISO 2022 IR 159"], "=丂丄^亗"),
    (["", "ISO 2022 IR 87", "ISO 2022 IR 159"], "Yamada=山田^丂亗"),
    (["ISO 2022 IR 13", "ISO 2022 IR 87"], "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"),
    (["", "ISO 2022 IR 149"], "Hong^Gildong=洪^吉洞=홍^길동"),
    (["ISO 2022 IR 6", "ISO 2022 IR 100", "ISO 2022 IR 144", "ISO 2022 IR 126"], "Müller^Люк=Διον^Ä"),
    (["ISO 2022 IR 100", "ISO 2022 IR 101"], "Müller^Dvořák"),
]


def case(name, sets, raw, text):
    return {"name": name, "sets": sets, "bytes": raw.hex(), "text": text}


def written(text, sets, encodings):
    raw = encode_string(text, encodings)
    # pydicom 3.0.2 forgets the escape sequence of this one.
    return b"\x1b$)A" + raw if sets[-1] == "ISO 2022 IR 58" and not text.isascii() else raw


def names_in(ds, inherited):
    sets = ds.get("SpecificCharacterSet", inherited)
    sets = [sets] if isinstance(sets, str) else list(sets or [""])
    for tag in sorted(ds.keys()):
        raw = ds.get_item(tag)
        if raw.VR == "SQ":
            for item in ds[tag].value:
                yield from names_in(item, sets)
        elif raw.VR in ("PN", None) and ds[tag].VR == "PN":
            value = bytes(raw.value if isinstance(raw.value, bytes) else b"")
            if value.strip(b"^ "):
                first = ds[tag].value[0] if ds[tag].VM > 1 else ds[tag].value
                yield sets, value, str(first).replace("\x1b$)A", "")


def main():
    cases = []
    for file in sorted(map(pathlib.Path, get_charset_files("*.dcm"))):
        for sets, raw, text in names_in(pydicom.dcmread(file), [""]):
            cases.append(case(file.name, sets, raw, text))
    for sets, text in WRITTEN:
        encodings = convert_encodings(sets)
        # Each component by itself, as PS3.5 6.1.2.5.3 has it: the delimiters end what an escape began.
        pieces = []
        for group in text.split("="):
            pieces.append(b"^".join(written(part, sets, encodings) for part in group.split("^")))
        raw = b"=".join(pieces)
        # … and leaves it in the text that it reads.
        read = str(PersonName(raw, encodings)).replace("\x1b$)A", "")
        assert read == text, (sets, text, read)
        cases.append(case("written", sets, raw, text))
    print(json.dumps(cases, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
