"""A copy of a DICOM file with another patient, pixel data untouched.

usage: prepare.py FILE OUT NAME BIRTHDATE ID
"""
import sys

import gdcm


def main(path, out, name, birth_date, patient_id):
    reader = gdcm.Reader()
    reader.SetFileName(path)
    if not reader.Read():
        raise SystemExit("gdcm cannot read " + path)
    change = gdcm.Anonymizer()
    change.SetFile(reader.GetFile())
    change.Replace(gdcm.Tag(0x0010, 0x0010), name)
    change.Replace(gdcm.Tag(0x0010, 0x0030), birth_date)
    change.Replace(gdcm.Tag(0x0010, 0x0020), patient_id)
    writer = gdcm.Writer()
    writer.SetFileName(out)
    writer.SetFile(change.GetFile())
    if not writer.Write():
        raise SystemExit("gdcm cannot write " + out)


if __name__ == "__main__":
    main(*sys.argv[1:6])
