"""Floating point."""

import numpy as np
import pydicom

from dicom_files import data_set, save
from manifest import ENTRIES, hashes
from oracles import NAMES, by_pydicom
from pictures import phantom


def float_phantom(frames, kind):
    """Values that a parametric map has, small ones too, with all that is no number in the last row of each frame."""
    values = (phantom(frames, 16).astype(kind) - 20_000) / 32_768
    values[:, 5, 7] = np.finfo(kind).tiny / 4
    values[:, -1, 3:6] = [np.nan, np.inf, -np.inf]
    return values


def save_float(path, data, tail, values):
    """As save(), in the element that the width of the numbers asks for."""
    save(path, data, tail, b"")
    file = pydicom.dcmread(path)
    del file.PixelData
    keyword = "FloatPixelData" if values.dtype.itemsize == 4 else "DoubleFloatPixelData"
    setattr(file, keyword, values.astype(values.dtype.newbyteorder(">" if tail == ".2" else "<")).tobytes())
    file.save_as(path, enforce_file_format=True)
    return path


def exact(path, values, **more):
    """pydicom has to give back the bits of the source: numbers that are none are not equal to themselves."""
    said = by_pydicom(path, raw=True)
    assert said.astype(values.dtype).tobytes() == values.tobytes(), path.name
    ENTRIES.append({"file": path.name, "oracle": NAMES[by_pydicom], "frames": hashes(values), **more})


def floats(folder):
    for bits, kind in [(32, "<f4"), (64, "<f8")]:
        values = float_phantom(2, kind)
        for name, tail in [("implicit", ""), ("explicit", ".1"), ("big-endian", ".2"), ("deflated", ".1.99")]:
            exact(save_float(folder / f"float-{bits}-{name}.dcm", data_set(values, bits), tail, values), values)
    # Greys by PS3.3 C.11.2.1.3.2 in numpy: pydicom's apply_voi takes whole numbers only.
    values = float_phantom(1, "<f4")
    data = data_set(values, 32, WindowCenter="0.25", WindowWidth="1.5", VOILUTFunction="LINEAR_EXACT", RescaleSlope="2", RescaleIntercept="0.5")
    data.FloatPixelPaddingValue = float(values[0, 0, 0])
    data.FloatPixelPaddingRangeLimit = -0.55
    path = save_float(folder / "float-32-window-padding.dcm", data, ".1", values)
    shown = np.clip(((values[0].astype("f8") * 2 + 0.5 - 0.25) / 1.5 + 0.5) * 255, 0, 255)
    target = path.with_suffix(".grey")
    target.write_bytes(shown.astype("<f4").tobytes())
    exact(path, values, grey=target.name)
