"""Values of the lossy codestreams in lossy.json, by decoders that are not ours.

    venv/bin/pip install -r requirements.txt
    node reference/lossy-codestreams.ts reference/lossy.json
    venv/bin/python reference/lossy-values.py reference/lossy.json

JPEG and JPEG-LS: pylibjpeg-libjpeg (Thomas Richter's libjpeg; ours are libjpeg-turbo and CharLS), colours
left as YCbCr by it and turned to RGB here by PS3.3 C.7.6.3.1.2. JPEG 2000 and HTJ2K: pylibjpeg-openjpeg (OpenJPEG;
ours is OpenJPEG too for JPEG 2000, so there it checks the build, and OpenJPH for HTJ2K).
"""

import base64
import json
import sys

import libjpeg
import numpy
import openjpeg


def decode(entry):
    stream = base64.b64decode(entry["codestream"])
    if entry["codec"] in ("jpeg-2000", "htj2k"):
        return openjpeg.decode(stream), "pylibjpeg-openjpeg 2.6.0"
    # 0: no colour transform.
    values = libjpeg.decode(stream, colour_transform=0).reshape(entry["rows"], entry["columns"], -1)
    if entry["components"] == 3:
        luma, blue, red = (values[..., plane].astype(float) for plane in range(3))
        blue, red = blue - 128, red - 128
        rgb = [luma + 1.402 * red, luma - 0.344136 * blue - 0.714136 * red, luma + 1.772 * blue]
        values = numpy.clip(numpy.rint(numpy.stack(rgb, axis=-1)), 0, 255).astype("u1")
    return values, "pylibjpeg-libjpeg 2.5.0"


def main(path):
    with open(path, encoding="utf-8") as file:
        entries = json.load(file)
    for entry in entries:
        values, oracle = decode(entry)
        kind = "<u2" if entry["bits"] > 8 else "u1"
        assert values.size == entry["rows"] * entry["columns"] * entry["components"], entry["name"]
        entry["oracle"] = oracle
        entry["values"] = base64.b64encode(values.astype(kind).tobytes()).decode()
    with open(path, "w", encoding="utf-8") as file:
        json.dump(entries, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
