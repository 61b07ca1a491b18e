"""JPEG 2000 and HTJ2K."""

import pathlib
import tempfile

import openjpeg.utils

from dicom_files import data_set, save
from encoders import coded, ojph, run
from manifest import lossless, near
from oracles import by_gdcm, by_openjpeg
from pictures import COLUMNS, ROWS, colours, phantom


def wavelets(folder):
    def opj(frame, bits, **options):
        return openjpeg.utils.encode_array(frame, bits_stored=bits, **options)

    for name, values, bits in [("12", phantom(3), 12), ("8", phantom(1, 8), 8), ("16", phantom(1, 16), 16), ("signed", phantom(1, 16, True), 16)]:
        path = save(folder / f"jpeg-2000-{name}.dcm", data_set(values, bits), ".4.90", [opj(frame, bits) for frame in values])
        lossless(path, values, by_gdcm, by_openjpeg)
        streams = [coded("htj2k", frame, bits, ["setQuality", True, 0], signed=values.dtype.kind == "i") for frame in values]
        path = save(folder / f"htj2k-{name}.dcm", data_set(values, bits), ".4.201", streams)
        lossless(path, values, by_openjpeg)
    values = colours(2)
    streams = [opj(frame, 8, photometric_interpretation=1, use_mct=True) for frame in values]
    path = save(folder / "jpeg-2000-rct.dcm", data_set(values, 8, PhotometricInterpretation="YBR_RCT"), ".4.90", streams)
    lossless(path, values, by_gdcm, by_openjpeg)
    streams = [opj(frame, 8, photometric_interpretation=1, use_mct=False) for frame in values]
    path = save(folder / "jpeg-2000-rgb.dcm", data_set(values, 8), ".4.90", streams)
    lossless(path, values, by_gdcm, by_openjpeg)
    streams = [coded("htj2k", frame, 8, ["setQuality", True, 0]) for frame in values]
    path = save(folder / "htj2k-rct.dcm", data_set(values, 8, PhotometricInterpretation="YBR_RCT"), ".4.201", streams)
    lossless(path, values, by_openjpeg)
    for bits in (8, 12):
        values = colours(1, bits)
        path = save(folder / f"htj2k-no-transform-{bits}.dcm", data_set(values, bits), ".4.201", [ojph(values[0], bits)])
        lossless(path, values, by_openjpeg)
    values = phantom(1)
    with tempfile.TemporaryDirectory() as where:
        source, target = pathlib.Path(where, "a.pgm"), pathlib.Path(where, "a.j2k")
        source.write_bytes(f"P5\n{COLUMNS} {ROWS}\n4095\n".encode() + values[0].astype(">u2").tobytes())
        # Nine tiles, four parts each: one for each resolution.
        run("opj_compress", "-i", source, "-o", target, "-t", "16,16", "-n", "4", "-TP", "R", "-p", "RPCL")
        path = save(folder / "jpeg-2000-tiles.dcm", data_set(values, 12), ".4.90", [target.read_bytes()])
    lossless(path, values, by_gdcm, by_openjpeg)
    values = phantom(1, 8, True)
    path = save(folder / "jpeg-2000-signed-8.dcm", data_set(values, 8), ".4.90", [opj(values[0], 8)])
    lossless(path, values, by_openjpeg)
    # The package's encoder takes signed bytes for unsigned ones; nothing but the level shift depends on the sign.
    stream = bytearray(coded("htj2k", (values[0].astype("i2") + 128).astype("u1"), 8, ["setQuality", True, 0]))
    stream[42] |= 0x80
    path = save(folder / "htj2k-signed-8.dcm", data_set(values, 8), ".4.201", [bytes(stream)])
    lossless(path, values, by_openjpeg)
    values = phantom(2)
    # 2: RPCL
    streams = [coded("htj2k", frame, 12, ["setQuality", True, 0], ["setProgressionOrder", 2]) for frame in values]
    path = save(folder / "htj2k-rpcl.dcm", data_set(values, 12), ".4.202", streams)
    lossless(path, values, by_openjpeg)

    streams = [opj(frame, 12, compression_ratios=[6]) for frame in values]
    path = save(folder / "jpeg-2000-lossy.dcm", data_set(values, 12), ".4.91", streams)
    near(path, by_openjpeg, values, 60, what="JPEG 2000 grey")
    streams = [coded("htj2k", frame, 12, ["setQuality", False, 0.002]) for frame in values]
    path = save(folder / "htj2k-lossy.dcm", data_set(values, 12), ".4.203", streams)
    near(path, by_openjpeg, values, 60, what="HTJ2K grey")
    signed = phantom(1, 12, True)
    streams = [coded("htj2k", frame, 12, ["setQuality", False, 0.002], signed=True) for frame in signed]
    path = save(folder / "htj2k-lossy-signed.dcm", data_set(signed, 12), ".4.203", streams)
    near(path, by_openjpeg, signed, 60, what="HTJ2K grey")
    values = colours(1)
    streams = [opj(frame, 8, photometric_interpretation=1, use_mct=True, compression_ratios=[6]) for frame in values]
    path = save(folder / "jpeg-2000-lossy-ict.dcm", data_set(values, 8, PhotometricInterpretation="YBR_ICT"), ".4.91", streams)
    near(path, by_openjpeg, values, 20, what="JPEG 2000 colour")
    streams = [coded("htj2k", frame, 8, ["setQuality", False, 0.01]) for frame in values]
    path = save(folder / "htj2k-lossy-ict.dcm", data_set(values, 8, PhotometricInterpretation="YBR_ICT"), ".4.203", streams)
    near(path, by_openjpeg, values, 20, what="HTJ2K colour")
