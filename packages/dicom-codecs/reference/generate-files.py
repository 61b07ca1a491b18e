"""Small DICOM files of every kind that we decode, with what other programs make of them: generated/.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python reference/generate-files.py reference/generated

Needs Debian's dcmtk 3.6.7 (dcmcjpeg, dcmcjpls, dcmcrle, dcmdjpeg, dcmdjpls, dcmdrle), libjxl-tools 0.7 (cjxl, djxl),
openjph-tools 0.9 (ojph_compress), libopenjp2-tools 2.5.0 (opj_compress), and Node for encode-codestream.ts.
The files are the phantom of phantom() through encoders that are not ours (HTJ2K: the encoder of codec-openjph; its
decoder is held against OpenJPEG here). manifest.json says for each file which oracle spoke and what it said:

    frames   SHA-256 of each frame's stored values (little endian, BitsAllocated wide, interleaved, RGB where the file
             holds another colour model). For lossless files the oracle has to give back the phantom itself.
    values   the oracle's values in a file of their own, where decoders may differ (lossy, YBR)
    rgb      palette colour: SHA-256 of the colours in 8 bit, by pydicom.apply_color_lut
    grey     values after modality and VOI, 0-255 and not rounded, as float32, by pydicom.apply_voi_lut
    real     first frame's real world values as float64 in a file of their own, by highdicom (doses: by numpy), and their unit
    name     PatientName as pydicom reads it: family and given name of the first group that has them
"""

import hashlib
import io
import json
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import zlib

import gdcm
import highdicom
import libjpeg
import numpy as np
import openjpeg
import openjpeg.utils
import pydicom
from PIL import Image
from pydicom._uid_dict import UID_dictionary
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate, encapsulate_extended
from pydicom.pixels import apply_color_lut, apply_modality_lut, apply_voi_lut
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian

# Newer than pydicom 3.0.2: it writes what it finds in its dictionary.
for tail in ("110", "111", "112"):
    UID_dictionary.setdefault(f"1.2.840.10008.1.2.4.{tail}", ("JPEG XL", "Transfer Syntax", "", "", ""))
UID_dictionary["1.2.840.10008.1.2.8.1"] = ("Deflated Image Frame Compression", "Transfer Syntax", "", "", "")

ROOT = "1.2.840.10008.1.2"
COLUMNS, ROWS = 45, 37
HERE = pathlib.Path(__file__).parent
ENTRIES = []
# GDCM counts references on its own: what Python frees too early ends the process.
KEPT = []


# ---- pictures

def phantom(frames=1, bits=12, signed=False, columns=COLUMNS, rows=ROWS):
    """Lobes, ribs, a wedge of sixteen steps, grain. Frame number in the first pixel, its complement in the last."""
    top = 2**bits - 1
    y, x = np.mgrid[0:rows, 0:columns]
    random = np.random.default_rng(7)
    out = np.empty((frames, rows, columns), np.int64)
    for frame in range(frames):
        lobe = lambda at: np.exp(-(((x / columns - at) / 0.17) ** 2 + ((y / rows - 0.5) / 0.33) ** 2))
        shape = 0.25 + 0.5 * (lobe(0.3) + lobe(0.7)) + 0.06 * np.sin(y * 1.1 + frame)
        values = shape * top * 0.8
        values = values + random.normal(0, 1, values.shape) * 0.6 * np.sqrt(np.maximum(values, 0) / top) * top / 64
        out[frame] = np.clip(np.rint(values), 0, top)
        wedge = slice(2, 34, 2)
        out[frame, 1:4, wedge] = np.linspace(0, top, 16).astype(int)
        out[frame, 0, 0] = frame
        out[frame, -1, -1] = top - frame
    if signed:
        out -= 2 ** (bits - 1)
    return out.astype(np.uint8 if bits <= 8 and not signed else np.int8 if bits <= 8 else np.int16 if signed else np.uint16)


def colours(frames=1, bits=8, columns=COLUMNS, rows=ROWS):
    """Three phantoms in different orientations: no channel is like another."""
    grey = phantom(frames, bits, columns=columns, rows=rows)
    out = np.stack([grey, grey[:, ::-1], grey[:, :, ::-1]], axis=-1)
    for frame in range(frames):
        out[frame, 0, 0] = frame, frame + 1, frame + 2
        out[frame, -1, -1] = 2**bits - 1 - frame, 9, 90
    return out


# ---- files

def data_set(values, bits, **more):
    colour = values.ndim == 4
    data = Dataset()
    data.SOPClassUID = "1.2.840.10008.5.1.4.1.1.7.2" if len(values) > 1 else "1.2.840.10008.5.1.4.1.1.7"
    data.SOPInstanceUID = f"2.25.{int(hashlib.sha256(repr(sorted(more)).encode() + values.tobytes()).hexdigest()[:24], 16)}"
    data.Modality = "OT"
    data.PatientName = "Phantom^Thorax"
    data.PatientID = "P-1"
    data.StudyInstanceUID = "2.25.1"
    data.SeriesInstanceUID = "2.25.2"
    data.InstanceNumber = 1
    if len(values) > 1:
        data.NumberOfFrames = len(values)
    data.SamplesPerPixel = 3 if colour else 1
    data.PhotometricInterpretation = "RGB" if colour else "MONOCHROME2"
    if colour:
        data.PlanarConfiguration = 0
    data.Rows, data.Columns = values.shape[1:3]
    data.BitsAllocated = values.dtype.itemsize * 8
    if values.dtype.kind != "f":
        data.BitsStored = bits
        data.HighBit = bits - 1
        data.PixelRepresentation = 1 if values.dtype.kind == "i" else 0
    for name, value in more.items():
        setattr(data, name, value)
    return data


def save(path, data, tail, pixels, vr=None):
    """`pixels`: bytes of the element as they shall stand, or a list of codestreams, one per frame."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = data.SOPClassUID
    meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID
    meta.TransferSyntaxUID = ROOT + tail
    meta.ImplementationClassUID = "2.25.3"
    file = FileDataset(str(path), data, preamble=b"\0" * 128, file_meta=meta,
                       is_implicit_VR=tail == "", is_little_endian=tail != ".2")
    encapsulated = isinstance(pixels, list)
    file.PixelData = encapsulate(pixels) if encapsulated else pixels + b"\0" * (len(pixels) % 2)
    wide = data.BitsAllocated > 8 and not encapsulated and meta.TransferSyntaxUID.is_encapsulated is False
    file["PixelData"].VR = vr or ("OW" if wide else "OB")
    file["PixelData"].is_undefined_length = meta.TransferSyntaxUID.is_encapsulated
    file.save_as(path, enforce_file_format=True)
    return path


def run(*command, given=None):
    done = subprocess.run([str(part) for part in command], input=given, capture_output=True, check=False)
    assert done.returncode == 0, (command, done.stderr)
    return done.stdout


def coded(codec, frame, bits, *settings, signed=False):
    """A codestream by the codec packages' encoder."""
    options = {"codec": codec, "columns": frame.shape[1], "rows": frame.shape[0], "bits": bits, "signed": signed,
               "components": 3 if frame.ndim == 3 else 1, "set": list(settings)}
    return run("node", HERE / "encode-codestream.ts", json.dumps(options), given=frame.tobytes())


def ojph(frame, bits):
    """HTJ2K, lossless, colours as they are."""
    with tempfile.TemporaryDirectory() as where:
        source, target = pathlib.Path(where, "a.ppm"), pathlib.Path(where, "a.j2c")
        head = f"P6\n{frame.shape[1]} {frame.shape[0]}\n{2**bits - 1}\n".encode()
        source.write_bytes(head + (frame.astype(">u2") if bits > 8 else frame).tobytes())
        run("ojph_compress", "-i", source, "-o", target, "-reversible", "true", "-colour_trans", "false")
        return target.read_bytes()


# ---- oracles: values of every frame, as an array like the phantom

def by_gdcm(path):
    reader = gdcm.ImageReader()
    reader.SetFileName(str(path))
    assert reader.Read(), path
    image = reader.GetImage()
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.ExplicitVRLittleEndian))
    change.SetInput(image)
    planar = gdcm.ImageChangePlanarConfiguration()
    KEPT.extend([reader, image, change, planar])
    assert change.Change(), path
    pixel = image.GetPixelFormat()
    buffer = change.GetOutput().GetBuffer().encode("utf-8", "surrogateescape")
    kind = f"{'i' if pixel.GetPixelRepresentation() else 'u'}{pixel.GetBitsAllocated() // 8}"
    frames = image.GetDimension(2) if image.GetNumberOfDimensions() > 2 else 1
    shape = (frames, image.GetDimension(1), image.GetDimension(0))
    values = np.frombuffer(buffer, "<" + kind)
    if pixel.GetSamplesPerPixel() == 1:
        return values[: np.prod(shape)].reshape(shape)
    values = values[: np.prod(shape) * 3]
    if change.GetOutput().GetPlanarConfiguration() == 1:
        return values.reshape(shape[0], 3, *shape[1:]).transpose(0, 2, 3, 1)
    return values.reshape(*shape, 3)


def by_pydicom(path, plugin="", raw=False):
    data = pydicom.dcmread(path)
    values = pydicom.pixels.pixel_array(data, decoding_plugin=plugin, raw=raw)
    colour = data.SamplesPerPixel == 3
    return values.reshape(int(data.get("NumberOfFrames", 1)), data.Rows, data.Columns, *([3] if colour else []))


def by_dcmtk(program):
    def oracle(path):
        with tempfile.TemporaryDirectory() as folder:
            plain = pathlib.Path(folder, "plain.dcm")
            run(program, *(["+cn"] if program == "dcmdjpeg" else []), path, plain)
            return by_pydicom(plain, raw=True)
    return oracle


def by_pylibjpeg(path):
    return by_pydicom(path, "pylibjpeg", raw=True)


def codestreams(path):
    data = pydicom.dcmread(path)
    return list(pydicom.encaps.generate_frames(data.PixelData, number_of_frames=int(data.get("NumberOfFrames", 1))))


def by_fragments(path):
    data = pydicom.dcmread(path)
    return np.stack([np.frombuffer(frame, "<u2").reshape(data.Rows, data.Columns) for frame in codestreams(path)])


def by_zlib(path):
    data = pydicom.dcmread(path)
    frames = [zlib.decompressobj(-15).decompress(frame) for frame in codestreams(path)]
    return np.stack([np.frombuffer(frame, "<u2").reshape(data.Rows, data.Columns) for frame in frames])


def by_libjpeg_ycc(path):
    """pylibjpeg-libjpeg's samples, without its colour transform; PS3.3 C.7.6.3.1.2 in numpy."""
    frames = [libjpeg.decode(stream, colour_transform=0) for stream in codestreams(path)]
    return to_rgb(np.stack(frames))


def by_openjpeg(path):
    return np.stack([openjpeg.decode(stream) for stream in codestreams(path)])


def to_rgb(values, bits=8, rounded=np.rint):
    middle, top = 2 ** (bits - 1), 2**bits - 1
    luma, blue, red = (values[..., plane].astype(float) for plane in range(3))
    blue, red = blue - middle, red - middle
    rgb = [luma + 1.402 * red, luma - 0.344136 * blue - 0.714136 * red, luma + 1.772 * blue]
    return np.clip(rounded(np.stack(rgb, axis=-1)), 0, top).astype(values.dtype)


def half_up(values):
    return np.floor(values + 0.5)


NAMES = {
    by_gdcm: f"python-gdcm {gdcm.Version.GetVersion()}",
    by_pydicom: f"pydicom {pydicom.__version__}",
    by_fragments: f"pydicom {pydicom.__version__} (fragments; no decoder knows this syntax)",
    by_zlib: f"pydicom {pydicom.__version__} (fragments) and zlib",
    by_pylibjpeg: "pylibjpeg-libjpeg 2.5.0",
    by_libjpeg_ycc: "pylibjpeg-libjpeg 2.5.0, PS3.3 C.7.6.3.1.2 in numpy",
    by_openjpeg: "pylibjpeg-openjpeg 2.6.0",
}
BY_DCMDJPEG, BY_DCMDJPLS, BY_DCMDRLE = by_dcmtk("dcmdjpeg"), by_dcmtk("dcmdjpls"), by_dcmtk("dcmdrle")
NAMES.update({BY_DCMDRLE: "dcmtk 3.6.7 dcmdrle", BY_DCMDJPEG: "dcmtk 3.6.7 dcmdjpeg", BY_DCMDJPLS: "dcmtk 3.6.7 dcmdjpls"})


def hashes(values):
    return [hashlib.sha256(np.ascontiguousarray(frame).tobytes()).hexdigest() for frame in values]


def lossless(path, source, *oracles, **more):
    """Every oracle has to give back the source."""
    for oracle in oracles:
        said = oracle(path)
        assert said.shape == source.shape, (path.name, NAMES[oracle], said.shape, source.shape)
        assert np.array_equal(said, source), (path.name, NAMES[oracle], np.abs(said.astype(int) - source).max())
    ENTRIES.append({"file": path.name, "oracle": "; ".join(NAMES[oracle] for oracle in oracles),
                    "frames": hashes(source), **more})


def near(path, oracle, source, largest, **more):
    """What an oracle makes of a lossy file; `largest`: how far from the source that may be (a check of this script)."""
    said = oracle(path)
    assert said.shape == source.shape, (path.name, said.shape)
    off = np.abs(said.astype(int) - source.astype(int))
    assert off.mean() <= largest, (path.name, off.mean())
    values = path.with_suffix(".raw")
    values.write_bytes(np.ascontiguousarray(said).tobytes())
    ENTRIES.append({"file": path.name, "oracle": NAMES[oracle], "values": values.name, **more})


def note(path, **more):
    ENTRIES.append({"file": path.name, **more})


# ---- the files

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


def rle(folder):
    for name, values, bits in [("12", phantom(3), 12), ("8", phantom(2, 8), 8), ("signed", phantom(1, 16, True), 16), ("rgb", colours(2), 8), ("rgb-16", colours(1, 16), 16),
                               ("u32", (phantom(1).astype("u4") * 100_003).astype("u4"), 32)]:
        plain = save(folder / "plain.dcm", data_set(values, bits), ".1", values.tobytes())
        path = folder / f"rle-{name}.dcm"
        run("dcmcrle", plain, path)
        # GDCM 3.2.6 mixes up the planes of 16-bit colour.
        lossless(path, values, by_pydicom, BY_DCMDRLE, *([] if name in ("rgb-16", "u32") else [by_gdcm]))
        plain.unlink()


def dcmtk(folder, program, name, values, bits, options, check, **more):
    plain = save(folder / "plain.dcm", data_set(values, bits, **more), ".1", values.tobytes())
    path = folder / f"{name}.dcm"
    run(program, *options, plain, path)
    plain.unlink()
    check(path)


def jpeg_lossless(folder):
    kinds = [("12", phantom(3), 12), ("8", phantom(2, 8), 8), ("16", phantom(1, 16), 16), ("signed", phantom(1, 16, True), 16), ("rgb", colours(2), 8)]
    for name, values, bits in kinds:
        dcmtk(folder, "dcmcjpeg", f"jpeg-lossless-sv1-{name}", values, bits, ["+e1"],
              lambda path: lossless(path, values, by_gdcm, BY_DCMDJPEG))
    for predictor in range(1, 8):
        for name, values, bits in [kinds[0], kinds[2]] + ([kinds[4]] if predictor in (4, 7) else []):
            dcmtk(folder, "dcmcjpeg", f"jpeg-lossless-p{predictor}-{name}", values[:1], bits, ["+el", "+sv", predictor],
                  lambda path: lossless(path, values[:1], by_gdcm, BY_DCMDJPEG))


def jpeg_ls(folder):
    for name, values, bits in [("12", phantom(3), 12), ("8", phantom(2, 8), 8), ("16", phantom(1, 16), 16), ("signed", phantom(1, 16, True), 16), ("rgb", colours(2), 8)]:
        dcmtk(folder, "dcmcjpls", f"jpeg-ls-{name}", values, bits, ["+el"],
              lambda path: lossless(path, values, by_gdcm, BY_DCMDJPLS))
    # 16 bits of precision, but 4095 as MAXVAL: a stream of 12 bits in everything but its header (T.87 C.2.4.1.1).
    values = phantom(1)
    plain = save(folder / "plain.dcm", data_set(values, 12), ".1", values.tobytes())
    run("dcmcjpls", "+el", "+pc", plain, folder / "jpls.dcm")
    [stream] = codestreams(folder / "jpls.dcm")
    plain.unlink()
    (folder / "jpls.dcm").unlink()
    frame, scan = stream.index(b"\xff\xf7"), stream.index(b"\xff\xda")
    head = stream[: frame + 4] + b"\x10" + stream[frame + 5 : scan]
    path = save(folder / "jpeg-ls-largest-value.dcm", data_set(values, 12), ".4.80",
                [head + struct.pack(">HHB5H", 0xFFF8, 13, 1, 4095, 18, 67, 276, 64) + stream[scan:]])
    lossless(path, values, by_pylibjpeg)
    for name, values, bits in [("12", phantom(2), 12), ("8", phantom(1, 8), 8), ("rgb", colours(1), 8)]:
        # CharLS decodes exactly what the standard says: near-lossless too has one right answer.
        dcmtk(folder, "dcmcjpls", f"jpeg-ls-near-{name}", values, bits, ["+en", "+md", 2],
              lambda path: near(path, by_pylibjpeg if name != "rgb" else BY_DCMDJPLS, values, 2, what="JPEG-LS near"))


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


def jpeg(folder):
    eight, twelve = phantom(2, 8), phantom(2)
    dcmtk(folder, "dcmcjpeg", "jpeg-baseline-grey", eight, 8, ["+eb", "+q", 90],
          lambda path: near(path, by_pylibjpeg, eight, 4, what="JPEG grey"))
    dcmtk(folder, "dcmcjpeg", "jpeg-extended-8", eight, 8, ["+ee", "+q", 90],
          lambda path: near(path, by_pylibjpeg, eight, 4, what="JPEG grey"))
    dcmtk(folder, "dcmcjpeg", "jpeg-extended-12", twelve, 12, ["+ee", "+q", 90],
          lambda path: near(path, BY_DCMDJPEG, twelve, 60, what="JPEG grey"))
    values = colours(1)
    dcmtk(folder, "dcmcjpeg", "jpeg-baseline-444", values, 8, ["+eb", "+q", 90, "+s4"],
          lambda path: near(path, by_libjpeg_ycc, values, 8, what="JPEG colour 4:4:4"))
    dcmtk(folder, "dcmcjpeg", "jpeg-baseline-422", values, 8, ["+eb", "+q", 90, "+s2"],
          lambda path: near(path, by_libjpeg_ycc, values, 40, what="JPEG colour 4:2:2"))
    dcmtk(folder, "dcmcjpeg", "jpeg-baseline-rgb", values, 8, ["+eb", "+q", 90, "+cr"],
          lambda path: near(path, by_pylibjpeg, values, 8, what="JPEG RGB"))
    out = io.BytesIO()
    Image.fromarray(values[0]).save(out, "JPEG", quality=90, subsampling="4:2:0")
    path = save(folder / "jpeg-baseline-420.dcm", data_set(values, 8, PhotometricInterpretation="YBR_FULL_422"), ".4.50", [out.getvalue()])
    near(path, by_libjpeg_ycc, values, 40, what="JPEG colour 4:2:0")


def portable(values):
    """A PGM or PPM of one frame."""
    wide = values.dtype.itemsize == 2
    head = f"P{6 if values.ndim == 3 else 5}\n{values.shape[1]} {values.shape[0]}\n{65535 if wide else 255}\n"
    return head.encode() + (values.astype(">u2") if wide else values).tobytes()


def by_djxl(path):
    data = pydicom.dcmread(path)
    colour = data.SamplesPerPixel == 3
    out = []
    with tempfile.TemporaryDirectory() as folder:
        for stream in codestreams(path):
            source, target = pathlib.Path(folder, "a.jxl"), pathlib.Path(folder, "a.ppm" if colour else "a.pgm")
            source.write_bytes(stream)
            run("djxl", source, target)
            size = data.Rows * data.Columns * data.SamplesPerPixel * data.BitsAllocated // 8
            values = np.frombuffer(target.read_bytes()[-size:], ">u2" if data.BitsAllocated == 16 else "u1")
            out.append(values.reshape(data.Rows, data.Columns, *([3] if colour else [])))
    values = np.stack(out)
    return values.astype("<u2") if values.dtype.itemsize == 2 else values


NAMES[by_djxl] = "djxl 0.7"


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
    parametric_maps(folder)


def parametric_maps(folder):
    """By highdicom: frames by position, real world values and windows in functional groups."""
    frames = 4
    sources = []
    grey = phantom(frames)
    for at in range(frames):
        source = data_set(grey[at : at + 1], 12, SOPClassUID="1.2.840.10008.5.1.4.1.1.4", Modality="MR", InstanceNumber=at + 1,
                          FrameOfReferenceUID="2.25.4", PixelSpacing=[2, 2], SliceThickness=3, ImagePositionPatient=[0, 0, 3 * at],
                          ImageOrientationPatient=[1, 0, 0, 0, 1, 0], PatientBirthDate="", PatientSex="", AccessionNumber="",
                          StudyID="", StudyDate="20200101", StudyTime="000000", ReferringPhysicianName="", SeriesNumber=1,
                          ImageType=["ORIGINAL", "PRIMARY"], SOPInstanceUID=f"2.25.5{at}")
        source.PixelData = grey[at].tobytes()
        source.file_meta = FileMetaDataset()
        source.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        sources.append(source)
    unit = highdicom.sr.CodedConcept("mm2/s", "UCUM", "square millimeter per second")
    for name, kind, number in [("float", "<f4", 6), ("double", "<f8", 7)]:
        # Apparent diffusion, in thousandths of the unit.
        values = (grey.astype(kind) / 1365).astype(kind)
        mapping = highdicom.pm.RealWorldValueMapping("ADC", "apparent diffusion coefficient", unit, (0.0, 2.5), slope=1e-3, intercept=0)
        voi = highdicom.VOILUTTransformation(window_center=1.5, window_width=0.75, voi_lut_function="LINEAR_EXACT")
        made = highdicom.pm.ParametricMap(sources, values, f"2.25.{number}", 2, f"2.25.{number}1", 1, "Maker", "Model", "1", "1",
                                          False, [mapping], content_label="ADC", voi_lut_transformations=[voi])
        for keyword in ("ContentDate", "InstanceCreationDate", "SeriesDate"):
            if keyword in made:
                setattr(made, keyword, "20200101")
        for keyword in ("ContentTime", "InstanceCreationTime", "SeriesTime"):
            if keyword in made:
                setattr(made, keyword, "000000")
        del made.ContributingEquipmentSequence
        for item in [made.DimensionOrganizationSequence[0], *made.DimensionIndexSequence]:
            item.DimensionOrganizationUID = "2.25.8"
        if name == "double":
            # Others write no window.
            del made.SharedFunctionalGroupsSequence[0].FrameVOILUTSequence
        path = folder / f"parametric-map-{name}.dcm"
        made.save_as(path, enforce_file_format=True)
        # It puts the frames in the order of their positions.
        values = values[::-1]
        more = {}
        if name == "float":
            more["grey"] = path.with_suffix(".grey").name
            (folder / more["grey"]).write_bytes(voi.apply(values[0], output_range=(0, 255)).astype("<f4").tobytes())
        # It refuses values that the mapping does not hold for.
        real = np.full(values[0].shape, np.nan)
        inside = values[0] <= mapping.value_range[1]
        real[inside] = mapping.apply(values[0][inside])
        more["real"] = {"values": path.with_suffix(".real").name, "unit": unit.value}
        (folder / more["real"]["values"]).write_bytes(real.astype("<f8").tobytes())
        exact(path, values, **more)


def doses(folder):
    """Grids of 32 and of 16 bit, most of them without dose."""
    for bits, kind, unit, code in [(32, "u4", "GY", "Gy"), (16, "u2", "RELATIVE", "1")]:
        values = np.where(phantom(2) > 2600, phantom(2).astype("u4") * (100_003 if bits == 32 else 15), 0).astype(kind)
        data = data_set(values, bits, Modality="RTDOSE", SOPClassUID="1.2.840.10008.5.1.4.1.1.481.2", DoseUnits=unit,
                        DoseType="PHYSICAL", DoseSummationType="PLAN", DoseGridScaling="1.3e-7" if bits == 32 else "1.7e-5",
                        GridFrameOffsetVector=[0, 3], FrameIncrementPointer=0x3004000C)
        path = save(folder / f"dose-{bits}.dcm", data, ".1", values.tobytes())
        real = path.with_suffix(".real")
        real.write_bytes((values[0].astype("f8") * float(pydicom.dcmread(path).DoseGridScaling)).astype("<f8").tobytes())
        lossless(path, values, by_pydicom, real={"values": real.name, "unit": code})


def names(folder):
    tiny = phantom(1, 8)[:, :4, :4].copy()
    for name, charset, person in [
        ("default", None, "Muster^Erika"),
        ("latin-1", "ISO_IR 100", "Müller-Lüdenscheidt^Änne"),
        ("latin-2", "ISO_IR 101", "Wałęsa^Zdzisław"),
        ("cyrillic", "ISO_IR 144", "Люкceмбypг^Иван"),
        ("greek", "ISO_IR 126", "Διονυσιος^Ελενη"),
        ("arabic", "ISO_IR 127", "قباني^لنزار"),
        ("hebrew", "ISO_IR 138", "שרון^דבורה"),
        ("thai", "ISO_IR 166", "นามสกุล^ชื่อ"),
        ("turkish", "ISO_IR 148", "Çavuşoğlu^Şule"),
        ("utf-8", "ISO_IR 192", "Wang^XiaoDong=王^小东"),
        ("gb18030", "GB18030", "Wang^XiaoDong=王^小东"),
        ("japanese", ["", "ISO 2022 IR 87"], "Yamada^Tarou=山田^太郎=やまだ^たろう"),
        ("korean", ["", "ISO 2022 IR 149"], "Hong^Gildong=洪^吉洞=홍^길동"),
    ]:
        data = data_set(tiny, 8)
        if charset is not None:
            data.SpecificCharacterSet = charset
        data.PatientName = person
        path = save(folder / f"name-{name}.dcm", data, ".1", tiny.tobytes())
        read = pydicom.dcmread(path).PatientName
        lossless(path, tiny, by_pydicom, name=[read.family_name, read.given_name])


def main(folder):
    folder = pathlib.Path(folder)
    for old in folder.iterdir():
        old.unlink()
    for part in (native, colour, rle, jpeg_lossless, jpeg_ls, wavelets, jpeg, jpeg_xl, fragments, grey_files, names, floats, doses):
        part(folder)
        print(part.__name__, len(ENTRIES), file=sys.stderr)
    (folder / "manifest.json").write_text(json.dumps(ENTRIES, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    # Without GDCM's destructors.
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
