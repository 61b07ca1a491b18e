"""Windows, tables and padding."""

import numpy as np
import pydicom
from pydicom.dataset import Dataset
from pydicom.pixels import apply_modality_lut, apply_voi_lut
from pydicom.sequence import Sequence

from dicom_files import data_set, save
from manifest import lossless
from oracles import by_gdcm, by_pydicom
from pictures import phantom


def lut(entries, first, bits, signed=False):
    item = Dataset()
    item.add_new(0x00283002, "SS" if signed else "US", [len(entries), first, bits])
    item.add_new(0x00283006, "OW", np.asarray(entries, "u2").tobytes())
    item.LUTExplanation = "curve"
    return Sequence([item])


def grey_files(folder):
    """What pydicom makes of modality and VOI; it knows neither MONOCHROME1 nor padding, so those are told apart in the test."""
    curve = lambda entries, bits: np.rint((1 - np.cos(np.pi * np.arange(entries) / (entries - 1))) / 2 * (2**bits - 1))
    kinds = {
        "window": (phantom(1), 12, dict(WindowCenter=1800, WindowWidth=2500)),
        "window-narrow": (phantom(1), 12, dict(WindowCenter=1800, WindowWidth=3)),
        "window-exact": (phantom(1), 12, dict(WindowCenter=1800, WindowWidth=900, VOILUTFunction="LINEAR_EXACT")),
        "window-sigmoid": (phantom(1), 12, dict(WindowCenter=1800, WindowWidth=900, VOILUTFunction="SIGMOID")),
        "window-8": (phantom(1, 8), 8, dict(WindowCenter=100, WindowWidth=90)),
        "window-16-signed": (phantom(1, 16, True), 16, dict(WindowCenter=-300, WindowWidth=20000)),
        "hounsfield": (phantom(1), 12, dict(RescaleSlope=1, RescaleIntercept=-1024, RescaleType="HU", WindowCenter=300, WindowWidth=1500)),
        "float-slope": (phantom(1), 12, dict(RescaleSlope="0.0371", RescaleIntercept="-3.25", WindowCenter=60, WindowWidth=95)),
        "voi-table": (phantom(1), 12, dict(VOILUTSequence=lut(curve(3000, 12), 500, 12))),
        "voi-table-16": (phantom(1, 10), 10, dict(VOILUTSequence=lut(curve(1024, 16), 0, 16))),
        "modality-table": (phantom(1, 8), 8, dict(ModalityLUTSequence=lut(np.arange(256) * 5 + 7, 0, 16), WindowCenter=600, WindowWidth=900)),
        "modality-table-negative": (phantom(1, 12, True), 12, dict(ModalityLUTSequence=lut(curve(4096, 16), -2048, 16, True), WindowCenter=30000, WindowWidth=50000)),
        "voi-table-hounsfield": (phantom(1), 12, dict(RescaleSlope=1, RescaleIntercept=-1024, VOILUTSequence=lut(curve(2500, 10), -900, 10, True))),
        "monochrome1": (phantom(1), 12, dict(PhotometricInterpretation="MONOCHROME1", WindowCenter=1800, WindowWidth=2500)),
        "padding": (phantom(1), 12, dict(PixelPaddingValue=0, WindowCenter=1800, WindowWidth=2500)),
        "padding-range": (phantom(1), 12, dict(PixelPaddingValue=3000, PixelPaddingRangeLimit=4095, WindowCenter=1800, WindowWidth=2500)),
        "inverse": (phantom(1), 12, dict(PresentationLUTShape="INVERSE", WindowCenter=1800, WindowWidth=2500)),
        "not-square": (phantom(1), 12, dict(PixelAspectRatio=[2, 1], WindowCenter=1800, WindowWidth=2500)),
    }
    for name, (values, bits, more) in kinds.items():
        path = save(folder / f"grey-{name}.dcm", data_set(values, bits, **more), ".1", values.tobytes())
        data = pydicom.dcmread(path)
        shown = apply_voi_lut(apply_modality_lut(values[0], data), data).astype(float)
        if "VOILUTSequence" in data:
            low, high = 0, 2 ** data.VOILUTSequence[0].LUTDescriptor[2] - 1
        elif "ModalityLUTSequence" in data:
            low, high = 0, 2 ** data.ModalityLUTSequence[0].LUTDescriptor[2] - 1
        else:
            ends = [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] if values.dtype.kind == "i" else [0, 2**bits - 1]
            low, high = (end * float(data.get("RescaleSlope", 1)) + float(data.get("RescaleIntercept", 0)) for end in ends)
        target = path.with_suffix(".grey")
        target.write_bytes(((shown - low) / (high - low) * 255).astype("<f4").tobytes())
        lossless(path, values, by_pydicom, by_gdcm, grey=target.name)
