"""Holds the hashes of stored-values.json against a second, independent set of decoders.

    venv/bin/python reference/second-opinion.py stored-values.json FOLDER…

JPEG 2000 and HTJ2K by pylibjpeg-openjpeg, JPEG-LS and JPEG lossless by pylibjpeg-libjpeg, through pydicom. Grey files
only where all bits are stored right-aligned, which is what pydicom hands out. Ends with 1 if one differs.
"""

import hashlib
import json
import pathlib
import sys

import pydicom
from pydicom.pixels import pixel_array

LOSSLESS = ["4.57", "4.70", "4.80", "4.90", "4.201", "4.202"]


def main(golden_path, folders):
    golden = json.loads(pathlib.Path(golden_path).read_text(encoding="utf-8"))["files"]
    different = 0
    for path in sorted(path for folder in folders for path in pathlib.Path(folder).glob("*.dcm")):
        data = pydicom.dcmread(path, force=True)
        syntax = getattr(data.file_meta, "TransferSyntaxUID", "")
        tail = syntax.removeprefix("1.2.840.10008.1.2.")
        if path.name not in golden or tail not in LOSSLESS:
            continue
        hashes = []
        for index in range(int(data.get("NumberOfFrames", 1) or 1)):
            frame = pixel_array(data, index=index, decoding_plugin="pylibjpeg")
            hashes.append(hashlib.sha256(frame.tobytes()).hexdigest())
        same = hashes == golden[path.name]["frames"]
        different += not same
        print(f"{'same' if same else 'DIFFERENT'}  {tail:6} {path.name}")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
