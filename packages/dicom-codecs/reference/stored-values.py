"""Golden hashes of stored values, made with python-gdcm: an independent decoder.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python stored-values.py FOLDER… > stored-values.json

The folders: the one that DICOM_CORPUS names, tests/data of the npm package jpeg-lossless-decoder-js and testData of
dicomweb-client (both MIT).
For every .dcm in them and every frame: SHA-256 over the stored values, little endian, BitsAllocated wide,
samples interleaved, bits above BitsStored cleared (grey: sign extended instead where signed). Palette and YBR are
left as they are stored ("as": "stored"), so only files whose stored form is grey or RGB can be compared directly.
"""

import hashlib
import json
import pathlib
import sys

import gdcm
import numpy


def frames_of(path):
    reader = gdcm.ImageReader()
    reader.SetFileName(str(path))
    if not reader.Read():
        return None
    image = reader.GetImage()
    # gdcm cannot decode the 12-bit form of it, says so, and hands out an empty picture all the same.
    if image.GetTransferSyntax().GetString().endswith("1.2.4.51"):
        return None
    columns, rows = image.GetDimension(0), image.GetDimension(1)
    frames = image.GetDimension(2) if image.GetNumberOfDimensions() > 2 else 1
    pixel = image.GetPixelFormat()
    photometric = image.GetPhotometricInterpretation().GetString()
    buffer = image.GetBuffer()
    if isinstance(buffer, str):
        buffer = buffer.encode("utf-8", "surrogateescape")
    samples = pixel.GetSamplesPerPixel()
    width = pixel.GetBitsAllocated()
    signed = pixel.GetPixelRepresentation() == 1
    kind = {(8, False): "u1", (8, True): "i1", (16, False): "<u2", (16, True): "<i2"}[(width, signed)]
    values = numpy.frombuffer(buffer, dtype=kind)[: frames * rows * columns * samples].copy()
    if image.GetPlanarConfiguration() == 1 and samples == 3:
        values = values.reshape(frames, 3, rows * columns).transpose(0, 2, 1).reshape(-1)
    stored = pixel.GetBitsStored()
    if stored < width and samples == 1:
        shift = pixel.GetHighBit() + 1 - stored
        if signed:
            values = (values >> shift << (width - stored)).astype(kind) >> (width - stored)
        else:
            values = (values >> shift) & ((1 << stored) - 1)
        values = values.astype(kind)
    values = values.reshape(frames, -1)
    return {
        "columns": columns,
        "rows": rows,
        "photometric": photometric.strip(),
        "frames": [hashlib.sha256(frame.tobytes()).hexdigest() for frame in values],
    }


def main(folders):
    result = {}
    for path in sorted(path for folder in folders for path in pathlib.Path(folder).glob("*.dcm")):
        described = frames_of(path)
        if described is not None:
            result[path.name] = described
    print(json.dumps({"made with": f"python-gdcm {gdcm.Version.GetVersion()}", "files": result}, indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])
