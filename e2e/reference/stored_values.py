"""Stored values of one DICOM file by GDCM, the independent decoder.

usage: stored_values.py FILE OUT
Writes the decoded pixel data (as many bytes as BitsAllocated says, little endian) to OUT and prints
JSON {sha256, rows, columns, bitsAllocated, bitsStored, signed, photometric, windowCenter, windowWidth}.
"""
import hashlib
import json
import sys

import gdcm


def number(text):
    return float(text.split("\\")[0]) if text.strip() else None


def main(path, out):
    reader = gdcm.ImageReader()
    reader.SetFileName(path)
    if not reader.Read():
        raise SystemExit("gdcm cannot read " + path)
    image = reader.GetImage()
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.ExplicitVRLittleEndian))
    change.SetInput(image)
    if not change.Change():
        raise SystemExit("gdcm cannot decode " + path)
    raw = change.GetOutput().GetBuffer().encode("utf-8", "surrogateescape")
    pixel = image.GetPixelFormat()
    names = gdcm.StringFilter()
    names.SetFile(reader.GetFile())
    with open(out, "wb") as file:
        file.write(raw)
    print(json.dumps({
        "sha256": hashlib.sha256(raw).hexdigest(),
        "rows": image.GetDimension(1),
        "columns": image.GetDimension(0),
        "bitsAllocated": pixel.GetBitsAllocated(),
        "bitsStored": pixel.GetBitsStored(),
        "signed": pixel.GetPixelRepresentation() == 1,
        "photometric": str(image.GetPhotometricInterpretation()),
        "slope": image.GetSlope(),
        "intercept": image.GetIntercept(),
        "windowCenter": number(names.ToString(gdcm.Tag(0x0028, 0x1050))),
        "windowWidth": number(names.ToString(gdcm.Tag(0x0028, 0x1051))),
    }))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
