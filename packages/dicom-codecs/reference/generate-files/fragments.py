"""Offset tables and frames of several fragments."""

from pydicom.encaps import encapsulate, encapsulate_extended

from dicom_files import data_set, save
from encoders import run
from manifest import lossless
from oracles import BY_DCMDJPLS, by_gdcm, by_pylibjpeg, codestreams
from pictures import phantom


def fragments(folder):
    values = phantom(4)
    plain = save(folder / "plain.dcm", data_set(values, 12), ".1", values.tobytes())
    jpls = folder / "jpls.dcm"
    run("dcmcjpls", "+el", plain, jpls)
    streams = [stream + b"\0" * (len(stream) % 2) for stream in codestreams(jpls)]
    plain.unlink()
    jpls.unlink()
    for name, pixels in [
        ("table", encapsulate(streams, has_bot=True)),
        ("no-table", encapsulate(streams, has_bot=False)),
        ("three-each-table", encapsulate(streams, fragments_per_frame=3, has_bot=True)),
        ("three-each-no-table", encapsulate(streams, fragments_per_frame=3, has_bot=False)),
    ]:
        path = save(folder / f"fragments-{name}.dcm", data_set(values, 12), ".4.80", pixels)
        lossless(path, values, by_pylibjpeg, *([] if "three" in name else [by_gdcm, BY_DCMDJPLS]))
    pixels, offsets, lengths = encapsulate_extended(streams)
    data = data_set(values, 12, ExtendedOffsetTable=offsets, ExtendedOffsetTableLengths=lengths)
    path = save(folder / "fragments-extended-table.dcm", data, ".4.80", pixels)
    lossless(path, values, by_pylibjpeg)
