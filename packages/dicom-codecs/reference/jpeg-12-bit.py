"""A small JPEG of 12 bit with the values that GDCM (IJG's libjpeg of 12 bit) makes of it: jpeg-12-bit.json.

    venv/bin/pip install -r requirements.txt
    venv/bin/python reference/jpeg-12-bit.py reference/jpeg-12-bit.json

GDCM writes 16-bit codestreams only, so a plain encoder stands here (ITU-T T.81: sequential, one table of each kind).
The picture has slopes, grain, and edges from black to white: what overshoots must not wrap around.
"""

import base64
import json
import math
import os
import sys

import gdcm

COLUMNS, ROWS = 64, 48
QUANTIZER = [4 + index for index in range(64)]
DIAGONALS = sorted(((v, u) for v in range(8) for u in range(8)),
                   key=lambda at: (sum(at), at[0] if sum(at) % 2 else at[1]))
# Codes of one length each: five bits for sixteen differences, nine for runs.
RUNS = [0x00, 0xF0] + [run << 4 | size for run in range(16) for size in range(1, 15)]
# GDCM counts references on its own: what Python frees too early ends the process.
KEPT = []


def value(x, y):
    if 30 <= x < 50 and 24 <= y < 36:
        return 0
    if 12 <= x < 24 and 26 <= y < 34:
        return 4095 if (x + y) % 3 else 0
    if 10 <= x < 30 and 8 <= y < 20:
        return 4095
    return min(4095, x * 40 + y * 30 + (x * 7919 + y * 104729) % 61)


def coefficients(left, top):
    wave = [[math.cos((2 * x + 1) * u * math.pi / 16) / (2 if u else math.sqrt(8)) for x in range(8)] for u in range(8)]
    for index, (v, u) in enumerate(DIAGONALS):
        total = sum((value(left + x, top + y) - 2048) * wave[u][x] * wave[v][y] for x in range(8) for y in range(8))
        yield round(total / QUANTIZER[index])


def amplitude(number):
    size = abs(number).bit_length()
    return size, format(number if number > 0 else number + (1 << size) - 1, "b").zfill(size) if size else ""


def block(left, top, before):
    first, *rest = coefficients(left, top)
    size, bits = amplitude(first - before)
    out = [format(size, "05b"), bits]
    zeros = 0
    for number in rest:
        if number == 0:
            zeros += 1
            continue
        while zeros > 15:
            out.append(format(RUNS.index(0xF0), "09b"))
            zeros -= 16
        size, bits = amplitude(number)
        out += [format(RUNS.index(zeros << 4 | size), "09b"), bits]
        zeros = 0
    if zeros:
        out.append(format(RUNS.index(0), "09b"))
    return first, "".join(out)


def segment(marker, *parts):
    body = b"".join(bytes(part) for part in parts)
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


def codestream():
    bits, before = "", 0
    for top in range(0, ROWS, 8):
        for left in range(0, COLUMNS, 8):
            before, coded = block(left, top, before)
            bits += coded
    bits += "1" * (-len(bits) % 8)
    data = bytes(int(bits[at:at + 8], 2) for at in range(0, len(bits), 8)).replace(b"\xff", b"\xff\x00")
    lengths = lambda length, count: [count if one == length else 0 for one in range(1, 17)]
    return b"".join([
        b"\xff\xd8",
        segment(0xDB, [0], QUANTIZER),
        segment(0xC1, [12], ROWS.to_bytes(2, "big"), COLUMNS.to_bytes(2, "big"), [1, 1, 0x11, 0]),
        segment(0xC4, [0x00], lengths(5, 16), range(16)),
        segment(0xC4, [0x10], lengths(9, len(RUNS)), RUNS),
        segment(0xDA, [1, 1, 0, 0, 63, 0]),
        data,
        b"\xff\xd9",
    ])


def decoded(stream):
    image = gdcm.Image()
    change = gdcm.ImageChangeTransferSyntax()
    fragments = gdcm.SequenceOfFragments.New()
    fragment = gdcm.Fragment()
    element = gdcm.DataElement(gdcm.Tag(0x7FE0, 0x0010))
    KEPT.extend([image, change, fragments, fragment, element])
    image.SetNumberOfDimensions(2)
    image.SetDimension(0, COLUMNS)
    image.SetDimension(1, ROWS)
    image.SetPixelFormat(gdcm.PixelFormat(1, 16, 12, 11, 0))
    image.SetPhotometricInterpretation(gdcm.PhotometricInterpretation(gdcm.PhotometricInterpretation.MONOCHROME2))
    image.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.JPEGExtendedProcess2_4))
    fragment.SetByteStringValue(stream + b"\0" * (len(stream) % 2))
    fragments.AddFragment(fragment)
    element.SetValue(fragments.__ref__())
    image.SetDataElement(element)
    change.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.ExplicitVRLittleEndian))
    change.SetInput(image)
    assert change.Change()
    return change.GetOutput().GetBuffer().encode("utf-8", "surrogateescape")


def main(path):
    stream = codestream()
    values = decoded(stream)
    assert len(values) == COLUMNS * ROWS * 2
    with open(path, "w", encoding="utf-8") as file:
        entry = {
            "oracle": "GDCM " + gdcm.Version.GetVersion(),
            "columns": COLUMNS,
            "rows": ROWS,
            "codestream": base64.b64encode(stream).decode(),
            "values": base64.b64encode(values).decode(),
        }
        json.dump(entry, file, indent=1)
        file.write("\n")
    # Without GDCM's destructors.
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
