"""What pydicom shows of the files of a corpus: corpus-greys.json.

    venv/bin/pip install -r requirements.txt
    venv/bin/python reference/corpus-greys.py FOLDER… > reference/corpus-greys.json

The folders: see stored-values.py. For grey files that name a window or a table, of the first frame: the grey (0-255,
rounded) of every stored value from the smallest to the largest that occurs, by apply_modality_lut and apply_voi_lut,
before MONOCHROME1 and padding, which pydicom does not know. For palette colour: SHA-256 of each frame in RGB, 8 bit, by
apply_color_lut. For JPEG extended of 12 bit, which decoders may round differently: every 107th row as dcmtk 3.6.7's
dcmdjpeg decodes it (python-gdcm has to be within one level of it).
"""

import base64
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import pydicom
from pydicom.pixels import apply_color_lut, apply_modality_lut, apply_voi_lut, pixel_array

ROW_STEP = 107


def text(values):
    return base64.b64encode(values.tobytes()).decode()


def voi_of(data):
    """The data set whose VOI attributes count: of enhanced objects the functional groups'."""
    for group in ("SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"):
        for items in data.get(group, [])[:1]:
            for sequence in ("FrameVOILUTSequence", "PixelValueTransformationSequence"):
                for item in items.get(sequence, [])[:1]:
                    for element in item:
                        data[element.tag] = element
    return data


def greys(data, values):
    if "VOILUTSequence" not in data and not data.get("WindowWidth"):
        return None
    low, high = int(values.min()), int(values.max())
    ramp = np.arange(low, high + 1).astype(values.dtype)
    shown = apply_voi_lut(apply_modality_lut(ramp, data), data, prefer_lut=not data.get("WindowWidth")).astype(float)
    if "VOILUTSequence" in data and not data.get("WindowWidth"):
        bottom, top = 0, 2 ** data.VOILUTSequence[0].LUTDescriptor[2] - 1
    else:
        bits, signed = data.BitsStored, data.PixelRepresentation == 1
        ends = [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] if signed else [0, 2**bits - 1]
        bottom, top = (end * float(data.get("RescaleSlope", 1)) + float(data.get("RescaleIntercept", 0)) for end in ends)
    return {"first": low, "values": text(np.rint((shown - bottom) / (top - bottom) * 255).astype("u1"))}


def extended(path):
    with tempfile.TemporaryDirectory() as folder:
        plain = pathlib.Path(folder, "plain.dcm")
        subprocess.run(["dcmdjpeg", str(path), str(plain)], check=True)
        values = pixel_array(plain, raw=True)
    other = pathlib.Path(__file__).parents[3] / "e2e/reference/stored_values.py"
    with tempfile.NamedTemporaryFile() as raw:
        subprocess.run([sys.executable, str(other), str(path), raw.name], check=True, stdout=subprocess.DEVNULL)
        off = np.abs(np.fromfile(raw.name, "<u2").reshape(values.shape).astype(int) - values)
    assert off.max() <= 1, off.max()
    return values


def described(path):
    data = pydicom.dcmread(path, force=True)
    if "TransferSyntaxUID" not in data.file_meta:
        data.file_meta.TransferSyntaxUID = pydicom.uid.ImplicitVRLittleEndian
    if data.file_meta.TransferSyntaxUID.endswith("1.2.4.51"):
        values = extended(path)
        rows = {"step": ROW_STEP, "values": text(values[::ROW_STEP].astype("<u2"))}
        return {"greys": greys(data, values), "rows": rows}
    if data.PhotometricInterpretation == "PALETTE COLOR":
        frames = [pixel_array(data, index=index) for index in range(int(data.get("NumberOfFrames", 1)))]
        bits = data.RedPaletteColorLookupTableDescriptor[2]
        shown = [(apply_color_lut(frame, data) >> (bits - 8 if bits > 8 else 0)).astype("u1") for frame in frames]
        return {"rgb": [hashlib.sha256(frame.tobytes()).hexdigest() for frame in shown]}
    if data.SamplesPerPixel == 1:
        found = greys(voi_of(data), pixel_array(data, index=0, raw=True))
        return {"greys": found} if found else None
    return None


def main(folders):
    result = {}
    for path in sorted(path for folder in folders for path in pathlib.Path(folder).glob("*.dcm")):
        entry = described(path)
        if entry is not None:
            result[path.name] = entry
    print(json.dumps({"made with": f"pydicom {pydicom.__version__}, dcmtk 3.6.7", "files": result}, indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])
