"""Small DICOM files of every kind that we decode, with what other programs make of them: generated/.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python reference/generate-files reference/generated

Needs Debian's dcmtk 3.6.7 (dcmcjpeg, dcmcjpls, dcmcrle, dcmdjpeg, dcmdjpls, dcmdrle), libjxl-tools 0.7 (cjxl, djxl),
openjph-tools 0.9 (ojph_compress), libopenjp2-tools 2.5.0 (opj_compress), and Node for encode-codestream.ts.
The files are the phantom of pictures.py through encoders that are not ours (HTJ2K: the encoder of codec-openjph; its
decoder is held against OpenJPEG here). manifest.json says for each file which oracle spoke and what it said:

    frames   SHA-256 of each frame's stored values (little endian, BitsAllocated wide, interleaved, RGB where the file
             holds another colour model). For lossless files the oracle has to give back the phantom itself.
    values   the oracle's values in a file of their own, where decoders may differ (lossy, YBR)
    rgb      palette colour: SHA-256 of the colours in 8 bit, by pydicom.apply_color_lut
    grey     values after modality and VOI, 0-255 and not rounded, as float32, by pydicom.apply_voi_lut
    real     first frame's real world values as float64 in a file of their own, by highdicom (doses: by numpy), and their unit
    name     PatientName as pydicom reads it: family and given name of the first group that has them
"""

import json
import os
import pathlib
import sys

from colour import colour
from floats import floats
from fragments import fragments
from greys import grey_files
from jpeg import jpeg, jpeg_lossless, jpeg_ls, rle
from jpeg_xl import jpeg_xl
from manifest import ENTRIES
from measures import doses, parametric_maps
from names import names
from native import native
from wavelets import wavelets

PARTS = (native, colour, rle, jpeg_lossless, jpeg_ls, wavelets, jpeg, jpeg_xl, fragments, grey_files, names, floats,
         parametric_maps, doses)


def main(folder):
    folder = pathlib.Path(folder)
    for old in folder.iterdir():
        old.unlink()
    for part in PARTS:
        part(folder)
        print(part.__name__, len(ENTRIES), file=sys.stderr)
    (folder / "manifest.json").write_text(json.dumps(ENTRIES, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    # Without GDCM's destructors.
    os._exit(0)


main(sys.argv[1])
