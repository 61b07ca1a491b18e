"""JPEG XL."""

import io
import pathlib
import tempfile

from PIL import Image

from dicom_files import data_set, save
from encoders import run
from manifest import lossless, near
from oracles import by_djxl
from pictures import colours, phantom


def portable(values):
    """A PGM or PPM of one frame."""
    wide = values.dtype.itemsize == 2
    head = f"P{6 if values.ndim == 3 else 5}\n{values.shape[1]} {values.shape[0]}\n{65535 if wide else 255}\n"
    return head.encode() + (values.astype(">u2") if wide else values).tobytes()


def jpeg_xl(folder):
    def coded_xl(picture, suffix, *options):
        with tempfile.TemporaryDirectory() as where:
            source, target = pathlib.Path(where, "a" + suffix), pathlib.Path(where, "a.jxl")
            source.write_bytes(picture)
            run("cjxl", source, target, *options)
            return target.read_bytes()

    for name, values, bits in [("8", phantom(3, 8), 8), ("16", phantom(2, 16), 16), ("rgb", colours(2), 8)]:
        suffix = ".ppm" if name == "rgb" else ".pgm"
        streams = [coded_xl(portable(frame), suffix, "-d", "0") for frame in values]
        path = save(folder / f"jpeg-xl-{name}.dcm", data_set(values, bits), ".4.110", streams)
        lossless(path, values, by_djxl)
    values = colours(1)
    streams = [coded_xl(portable(values[0]), ".ppm", "-d", "1")]
    path = save(folder / "jpeg-xl-lossy-rgb.dcm", data_set(values, 8, PhotometricInterpretation="XYB"), ".4.112", streams)
    near(path, by_djxl, values, 20, what="JPEG XL colour")
    grey = phantom(1, 8)
    out = io.BytesIO()
    Image.fromarray(grey[0]).save(out, "JPEG", quality=90)
    path = save(folder / "jpeg-xl-of-jpeg.dcm", data_set(grey, 8), ".4.111", [coded_xl(out.getvalue(), ".jpg")])
    near(path, by_djxl, grey, 20, what="JPEG XL of a JPEG")
