"""Grey, not compressed."""

import zlib

import numpy as np
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from dicom_files import data_set, save
from manifest import hashes, lossless, note
from oracles import by_fragments, by_gdcm, by_pydicom, by_zlib
from pictures import phantom


def native(folder):
    grey = phantom(3)
    for name, tail in [("implicit", ""), ("explicit", ".1"), ("big-endian", ".2"), ("deflated", ".1.99")]:
        pixels = (grey.astype(">u2") if tail == ".2" else grey).tobytes()
        path = save(folder / f"native-{name}.dcm", data_set(grey, 12), tail, pixels)
        lossless(path, grey, by_pydicom, by_gdcm)
    path = save(folder / "native-encapsulated.dcm", data_set(grey, 12), ".1.98", [frame.tobytes() for frame in grey])
    lossless(path, grey, by_fragments)
    shorter = zlib.compressobj(9, zlib.DEFLATED, -15)
    streams = [shorter.copy() for _ in grey]
    deflated = [stream.compress(frame.tobytes()) + stream.flush() for stream, frame in zip(streams, grey)]
    path = save(folder / "native-deflated-frames.dcm", data_set(grey, 12), ".8.1", deflated)
    lossless(path, grey, by_zlib)
    for bits in (8, 10, 12, 16):
        for signed in (False, True):
            values = phantom(1, bits, signed)
            path = save(folder / f"native-{'s' if signed else 'u'}{bits}.dcm", data_set(values, bits), ".1", values.tobytes())
            lossless(path, values, by_pydicom, by_gdcm)
    for name, tail, vr in [("ob", ".2", "OB"), ("ow", ".2", "OW")]:
        values = phantom(2, 8)
        # Eight bits in words: the pairs are swapped (PS3.5 A.2). 45 x 37 is odd: the pair goes over the edge of a frame.
        flat = np.frombuffer(values.tobytes(), "u1")
        pixels = flat.reshape(-1, 2)[:, ::-1].tobytes() if vr == "OW" else flat.tobytes()
        path = save(folder / f"native-big-endian-8-{name}.dcm", data_set(values, 8), tail, pixels, vr)
        lossless(path, values, by_pydicom)
    # Overlay bits above those of the values: cleared.
    values = phantom(1)
    dirty = values | np.where(np.arange(values.size).reshape(values.shape) % 3 == 0, 0xA000, 0x4000).astype("u2")
    path = save(folder / "native-high-bits.dcm", data_set(values, 12), ".1", dirty.tobytes())
    lossless(path, values, by_gdcm)
    # The values are the upper twelve bits.
    data = data_set(values, 12, HighBit=15)
    path = save(folder / "native-upper-bits.dcm", data, ".1", (values << 4 | 5).astype("u2").tobytes())
    note(path, oracle="the phantom itself", frames=hashes(values))
    long_text = Dataset()
    long_text.TextValue = "x" * 500
    data = data_set(values, 12, ImageComments="header of more than 64 kB",
                    AcquisitionContextSequence=Sequence([long_text] * 130))
    path = save(folder / "native-long-header.dcm", data, ".1", values.tobytes())
    assert path.stat().st_size > 64 * 1024
    lossless(path, values, by_pydicom, by_gdcm)
    wide = (phantom(1).astype("u4") * 100_003).astype("u4")
    path = save(folder / "native-u32.dcm", data_set(wide, 32), ".1", wide.tobytes())
    lossless(path, wide, by_pydicom)
    narrow = (phantom(3) > 1500).astype("u1")
    data = data_set(narrow, 1, BitsAllocated=1)
    packed = np.packbits(narrow.reshape(-1), bitorder="little").tobytes()
    path = save(folder / "native-1-bit.dcm", data, ".1", packed, "OB")
    lossless(path, narrow, by_pydicom)
