"""RGB, YBR and palettes, not compressed."""

import numpy as np
import pydicom
from pydicom.pixels import apply_color_lut

from dicom_files import data_set, save
from manifest import hashes, lossless, near, note
from oracles import by_gdcm, by_pydicom, half_up, to_rgb
from pictures import colours, phantom


def colour(folder):
    values = colours(2)
    path = save(folder / "rgb.dcm", data_set(values, 8), ".1", values.tobytes())
    lossless(path, values, by_pydicom, by_gdcm)
    planar = values.transpose(0, 3, 1, 2).tobytes()
    path = save(folder / "rgb-planar.dcm", data_set(values, 8, PlanarConfiguration=1), ".1", planar)
    lossless(path, values, by_pydicom, by_gdcm)
    deep = colours(1, 16)
    path = save(folder / "rgb-16.dcm", data_set(deep, 16), ".1", deep.tobytes())
    lossless(path, deep, by_pydicom, by_gdcm)
    for name, more in [("", {}), ("-planar", {"PlanarConfiguration": 1})]:
        data = data_set(values, 8, PhotometricInterpretation="YBR_FULL", **more)
        path = save(folder / f"ybr-full{name}.dcm", data, ".1", planar if more else values.tobytes())
        near(path, by_pydicom, values, 255, what="YBR_FULL")
    even = colours(2, columns=44)
    data = data_set(even, 8, PhotometricInterpretation="YBR_FULL_422")
    halved = np.stack([even[:, :, 0::2, 0], even[:, :, 1::2, 0], even[:, :, 0::2, 1], even[:, :, 0::2, 2]], axis=-1)
    path = save(folder / "ybr-full-422.dcm", data, ".1", halved.tobytes())
    near(path, by_pydicom, even, 255, what="YBR_FULL_422")
    # Fewer bits than there is room for: at the bottom or at the top, and something else (cleared) in the rest.
    for name, model, bits, high in [("rgb-10", "RGB", 10, 9), ("rgb-12-upper", "RGB", 12, 15), ("ybr-full-12-upper", "YBR_FULL", 12, 15)]:
        values = colours(1, bits)
        shift = high + 1 - bits
        dirt = (np.arange(values.size).reshape(values.shape) * 40_503 % 65_536) & ~((2**bits - 1) << shift)
        for planar in (0, 1):
            data = data_set(values, bits, HighBit=high, PhotometricInterpretation=model, PlanarConfiguration=planar)
            cells = (values.astype("i4") << shift | dirt).astype("u2")
            pixels = cells.transpose(0, 3, 1, 2) if planar else cells
            path = save(folder / f"{name}{'-planar' if planar else ''}.dcm", data, ".1", pixels.tobytes())
            note(path, oracle="the phantom itself" if model == "RGB" else "the phantom, PS3.3 C.7.6.3.1.2 in numpy",
                 frames=hashes(values if model == "RGB" else to_rgb(values, bits, half_up)))
    for bits in (12, 16):
        even = colours(1, bits, columns=44)
        halved = np.stack([even[:, :, 0::2, 0], even[:, :, 1::2, 0], even[:, :, 0::2, 1], even[:, :, 0::2, 2]], axis=-1)
        data = data_set(even, bits, PhotometricInterpretation="YBR_FULL_422")
        path = save(folder / f"ybr-full-422-{bits}.dcm", data, ".1", halved.tobytes())
        even[:, :, 1::2, 1:] = even[:, :, 0::2, 1:]
        note(path, oracle="the phantom, PS3.3 C.7.6.3.1.2 in numpy", frames=hashes(to_rgb(even, bits, half_up)))
    for bits, entries, first in [(8, 256, 0), (16, 256, 0), (8, 200, 20), (16, 64, 100)]:
        for table_bits in (8, 16):
            if bits == 16 and table_bits == 8:
                continue
            indices = phantom(2, bits if bits == 8 else 9).astype(np.uint8 if bits == 8 else np.uint16)
            ramp = np.arange(entries) / (entries - 1)
            tables = [ramp, 1 - ramp**2, 0.5 + 0.5 * np.sin(ramp * 6)]
            data = data_set(indices, bits, PhotometricInterpretation="PALETTE COLOR")
            for channel, table in zip(("Red", "Green", "Blue"), tables):
                setattr(data, f"{channel}PaletteColorLookupTableDescriptor", [entries, first, table_bits])
                numbers = np.rint(table * (2**table_bits - 1)).astype("u1" if table_bits == 8 else "u2")
                setattr(data, f"{channel}PaletteColorLookupTableData", numbers.tobytes())
            path = save(folder / f"palette-{bits}-{entries}-from-{first}-to-{table_bits}.dcm", data, ".1", indices.tobytes())
            mapped = np.stack([apply_color_lut(frame, pydicom.dcmread(path)) for frame in indices])
            lossless(path, indices, by_pydicom, rgb=hashes((mapped >> (table_bits - 8)).astype("u1")))
