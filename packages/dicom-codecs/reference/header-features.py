"""Small files with what few archives hold, and what pydicom and GDCM (independent readers) see in them.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python header-features.py header-features

Writes the files, and expected.json with, for each file and frame: the SHA-256 of the stored values (little endian, one
byte for a packed bit), the SHA-256 of every overlay plane (one byte per pixel), of the palette's colours (8 bit, RGB
interleaved), and the values after modality and VOI transform where the file is there for those. `reader` says who saw it.
"""

import hashlib
import json
import pathlib
import struct
import sys
import zlib

import gdcm
import numpy
import pydicom
import pydicom.config
from openjpeg.utils import encode_array
from pydicom._uid_dict import UID_dictionary
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate, generate_frames
from pydicom.pixels import apply_color_lut, apply_modality_lut, apply_voi_lut
from pydicom.sequence import Sequence
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    RLELossless,
)

# Newer than pydicom 3.0.2: it writes what it finds in its dictionary.
UID_dictionary["1.2.840.10008.1.2.8.1"] = ("Deflated Image Frame Compression", "Transfer Syntax", "", "", "")
DEFLATED_FRAMES = UID("1.2.840.10008.1.2.8.1")

TWINS = {
    "bits-deflated-frames.dcm": "bits.dcm",
    "bits-rle.dcm": "bits.dcm",
    "deflated-frames-16-bit.dcm": "plain-frames-16-bit.dcm",
}

RANDOM = numpy.random.default_rng(20261128)
pydicom.config.settings.writing_validation_mode = pydicom.config.IGNORE


def sha(array):
    return hashlib.sha256(numpy.ascontiguousarray(array).tobytes()).hexdigest()


def picture(columns, rows, frames, allocated, stored, signed=False, photometric="MONOCHROME2"):
    ds = Dataset()
    ds.SOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    ds.SOPInstanceUID = "2.25.4711"
    ds.Modality = "OT"
    ds.SamplesPerPixel = 1
    ds.PhotometricInterpretation = photometric
    if frames > 1:
        ds.NumberOfFrames = frames
    ds.Rows = rows
    ds.Columns = columns
    ds.BitsAllocated = allocated
    ds.BitsStored = stored
    ds.HighBit = stored - 1
    ds.PixelRepresentation = int(signed)
    return ds


def write(folder, name, ds, syntax=ExplicitVRLittleEndian, encapsulated=False):
    ds.file_meta = FileMetaDataset()
    ds.file_meta.MediaStorageSOPClassUID = ds.SOPClassUID
    ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    ds.file_meta.TransferSyntaxUID = syntax
    if encapsulated:
        ds["PixelData"].VR = "OB"
        ds["PixelData"].is_undefined_length = True
    ds.save_as(
        folder / name,
        enforce_file_format=True,
        implicit_vr=syntax == ImplicitVRLittleEndian,
        little_endian=syntax != ExplicitVRBigEndian,
    )


def packed(bits):
    return numpy.packbits(bits.reshape(-1), bitorder="little").tobytes()


def even(raw):
    return raw + b"\0" if len(raw) % 2 else raw


def packed_bits(folder):
    """Frames of 13 × 11 bits: none but the first starts on a byte."""
    bits = RANDOM.integers(0, 2, (3, 11, 13), dtype="u1")

    def described():
        return picture(13, 11, 3, 1, 1)

    native = even(packed(bits))
    for name, syntax in (("bits", ExplicitVRLittleEndian), ("bits-implicit", ImplicitVRLittleEndian)):
        ds = described()
        ds.PixelData = native
        ds["PixelData"].VR = "OB"
        write(folder, f"{name}.dcm", ds, syntax)
    ds = described()
    ds.PixelData = numpy.frombuffer(native, "<u2").astype(">u2").tobytes()
    ds["PixelData"].VR = "OW"
    write(folder, "bits-big-endian.dcm", ds, ExplicitVRBigEndian)
    deflated = []
    for frame in bits:
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        deflated.append(even(packer.compress(packed(frame)) + packer.flush()))
    ds = described()
    ds.PixelData = encapsulate([run_length(numpy.frombuffer(packed(frame), "u1")) for frame in bits])
    write(folder, "bits-rle.dcm", ds, RLELossless, encapsulated=True)
    ds = described()
    ds.PixelData = encapsulate(deflated)
    write(folder, "bits-deflated-frames.dcm", ds, DEFLATED_FRAMES, encapsulated=True)


def packed_bits_as_codestreams(folder):
    """JPEG 2000 of one bit: each sample for itself, nothing is packed. Large enough for OpenJPEG's five halvings."""
    bits = RANDOM.integers(0, 2, (2, 66, 70), dtype="u1")
    ds = picture(70, 66, 2, 1, 1)
    ds.PixelData = encapsulate([even(bytes(encode_array(frame, bits_stored=1))) for frame in bits])
    write(folder, "bits-jpeg-2000.dcm", ds, JPEG2000Lossless, encapsulated=True)


def run_length(frame):
    """RLE without runs: pydicom's own encoder takes no 32 bits, its decoder does."""
    planes = [even(literally(frame.tobytes()[byte :: frame.itemsize])) for byte in reversed(range(frame.itemsize))]
    offsets = [64 + sum(map(len, planes[:index])) for index in range(len(planes))]
    return struct.pack("<16I", len(planes), *offsets, *[0] * (15 - len(planes))) + b"".join(planes)


def literally(raw):
    pieces = [raw[at : at + 128] for at in range(0, len(raw), 128)]
    return b"".join(bytes([len(piece) - 1]) + piece for piece in pieces)


def wide(folder):
    """32 bits, as radiation dose has them."""
    for name, signed, stored in (("dose", False, 32), ("dose-signed", True, 32), ("dose-20-bit", False, 20)):
        top = 2 ** (stored - 1) if signed else 2**stored
        values = RANDOM.integers(-top if signed else 0, top, (2, 7, 9), dtype="i8")
        values[0, 0, :2] = -top if signed else 0, top - 1
        values = values.astype("<i4" if signed else "<u4")

        def described():
            ds = picture(9, 7, 2, 32, stored, signed)
            ds.RescaleIntercept = "0"
            ds.RescaleSlope = "0.00001"
            ds.RescaleType = "GY"
            return ds

        ds = described()
        ds.PixelData = values.tobytes()
        ds["PixelData"].VR = "OW"
        write(folder, f"{name}.dcm", ds)
        ds = described()
        ds.PixelData = values.astype(values.dtype.newbyteorder(">")).tobytes()
        ds["PixelData"].VR = "OW"
        write(folder, f"{name}-big-endian.dcm", ds, ExplicitVRBigEndian)
        ds = described()
        ds.PixelData = encapsulate([run_length(frame) for frame in values])
        write(folder, f"{name}-rle.dcm", ds, RLELossless, encapsulated=True)
    values = RANDOM.integers(0, 2**16, (2, 7, 9), dtype="<u2")
    packers = [zlib.compressobj(9, zlib.DEFLATED, -15) for _ in values]
    ds = picture(9, 7, 2, 16, 16)
    ds.PixelData = values.tobytes()
    ds["PixelData"].VR = "OW"
    write(folder, "plain-frames-16-bit.dcm", ds)
    ds.PixelData = encapsulate([even(p.compress(v.tobytes()) + p.flush()) for p, v in zip(packers, values)])
    write(folder, "deflated-frames-16-bit.dcm", ds, DEFLATED_FRAMES, encapsulated=True)
    # Samples of 8 bits in swapped words: the second frame starts in the middle of one.
    values = RANDOM.integers(0, 2**8, (3, 3, 5), dtype="u1")
    ds = picture(5, 3, 3, 8, 8)
    ds.PixelData = numpy.frombuffer(even(values.tobytes()), "<u2").astype(">u2").tobytes()
    ds["PixelData"].VR = "OW"
    write(folder, "bytes-in-words-big-endian.dcm", ds, ExplicitVRBigEndian)


def add_overlay(ds, group, plane, left=0, top=0, kind="G", label=None, frame_origin=None):
    """plane: rows × columns, or frames × rows × columns."""
    def put(element, vr, value):
        ds.add_new((group << 16) | element, vr, value)

    put(0x0010, "US", plane.shape[-2])
    put(0x0011, "US", plane.shape[-1])
    if plane.ndim == 3:
        put(0x0015, "IS", plane.shape[0])
    put(0x0022, "LO", "drawn by a test")
    put(0x0040, "CS", kind)
    put(0x0050, "SS", [top + 1, left + 1])
    if frame_origin is not None:
        put(0x0051, "US", frame_origin)
    put(0x0100, "US", 1)
    put(0x0102, "US", 0)
    if label:
        put(0x1500, "LO", label)
    put(0x3000, "OW", even(packed(plane)))


def overlays(folder):
    values = RANDOM.integers(0, 2**12, (4, 7, 9), dtype="<u2")
    small = RANDOM.integers(0, 2, (5, 6), dtype="u1")
    large = RANDOM.integers(0, 2, (9, 11), dtype="u1")
    several = RANDOM.integers(0, 2, (2, 7, 9), dtype="u1")

    def described(frames):
        ds = picture(9, 7, frames, 16, 12)
        ds.PixelData = values[:frames].tobytes()
        ds["PixelData"].VR = "OW"
        return ds

    for name, syntax in (
        ("overlays", ExplicitVRLittleEndian),
        ("overlays-implicit", ImplicitVRLittleEndian),
        ("overlays-deflated", DeflatedExplicitVRLittleEndian),
    ):
        ds = described(1)
        add_overlay(ds, 0x6000, small, left=2, top=1, label="Messung")
        add_overlay(ds, 0x601E, large, left=-1, top=-2, kind="R")
        write(folder, f"{name}.dcm", ds, syntax)
    ds = described(1)
    add_overlay(ds, 0x6000, small)
    ds[0x60003000].value = numpy.frombuffer(ds[0x60003000].value, "<u2").astype(">u2").tobytes()
    ds.PixelData = values[:1].astype(">u2").tobytes()
    write(folder, "overlays-big-endian.dcm", ds, ExplicitVRBigEndian)
    ds = described(4)
    add_overlay(ds, 0x6002, several, frame_origin=2)
    add_overlay(ds, 0x6004, small)
    write(folder, "overlays-of-frames.dcm", ds)
    # In the bits above the picture's twelve: retired in 2004, and still in archives.
    planes = RANDOM.integers(0, 2, (2, 7, 9), dtype="<u2")
    ds = described(1)
    ds.PixelData = (values[0] | planes[0] << 12 | planes[1] << 15).tobytes()
    for group, bit in ((0x6000, 12), (0x6002, 15)):
        ds.add_new((group << 16) | 0x0010, "US", 7)
        ds.add_new((group << 16) | 0x0011, "US", 9)
        ds.add_new((group << 16) | 0x0040, "CS", "G")
        ds.add_new((group << 16) | 0x0050, "SS", [1, 1])
        ds.add_new((group << 16) | 0x0100, "US", 16)
        ds.add_new((group << 16) | 0x0102, "US", bit)
    write(folder, "overlays-embedded.dcm", ds)


def palettes(folder):
    """Values below and above what is mapped among the pixels."""
    entries = 24
    ramp = numpy.linspace(0, 65535, entries).astype("<u2")
    sixteen = [ramp, ramp[::-1].copy(), RANDOM.integers(0, 256, entries).astype("<u2")]
    eight = [(channel >> 8).astype("u1") for channel in sixteen]

    def described(name, syntax, bits, first, signed, channels, segmented=False, swap=False):
        ds = picture(9, 7, 1, 16, 12, signed, "PALETTE COLOR")
        values = RANDOM.integers(first - 6, first + entries + 6, (7, 9), dtype="i4").astype("<u2") & 0x0FFF
        order = ">u2" if syntax == ExplicitVRBigEndian else "<u2"
        ds.PixelData = values.astype(order).tobytes()
        ds["PixelData"].VR = "OW"
        for index, channel in enumerate(channels):
            ds.add_new(0x00281101 + index, "SS" if signed else "US", [entries, first, bits])
            raw = channel if isinstance(channel, bytes) else channel.tobytes()
            if syntax == ExplicitVRBigEndian:
                raw = numpy.frombuffer(raw, "<u2").astype(">u2").tobytes()
            ds.add_new((0x00281221 if segmented else 0x00281201) + index, "OW", raw)
        write(folder, name, ds, syntax)

    little = ExplicitVRLittleEndian
    described("palette-16-bit.dcm", little, 16, 10, False, sixteen)
    described("palette-8-bit.dcm", little, 8, 10, False, eight)
    described("palette-signed.dcm", little, 16, -12, True, sixteen)
    described("palette-big-endian.dcm", ExplicitVRBigEndian, 16, 10, False, sixteen)
    # A run of values, a line up, the run once more, a line down.
    words = [0, 4, 100, 5000, 65535, 300, 1, 8, 40000, 2, 1, 0, 0, 1, 8, 7]
    described("palette-segments-16-bit.dcm", little, 16, 10, False, [struct.pack("<16H", *words)] * 3, True)
    # Lines without halves: nobody says which way those go.
    numbers = [0, 4, 100, 50, 255, 30, 1, 8, 206, 2, 1, 0, 0, 0, 0, 1, 8, 6]
    described("palette-segments-8-bit.dcm", little, 8, 10, False, [bytes(numbers)] * 3, True)


def table(first, bits, entries, signed):
    item = Dataset()
    item.add_new(0x00283002, "SS" if signed else "US", [len(entries), first, bits])
    item.add_new(0x00283006, "OW", numpy.asarray(entries, dtype="<u2").tobytes())
    return item


def greys(folder):
    """Frames with values of their own, tables whose first input is not 0, background that is no image."""
    values = RANDOM.integers(0, 2**12, (4, 7, 9), dtype="<u2")

    def of_frame(slope, intercept, function=None, window=None, voi_table=None):
        rescale, voi, group = Dataset(), Dataset(), Dataset()
        rescale.RescaleIntercept, rescale.RescaleSlope, rescale.RescaleType = intercept, slope, "HU"
        if window:
            voi.WindowCenter, voi.WindowWidth = window
            voi.VOILUTFunction = function
        if voi_table:
            voi.VOILUTSequence = Sequence([voi_table])
        group.PixelValueTransformationSequence = Sequence([rescale])
        group.FrameVOILUTSequence = Sequence([voi])
        return group

    curve = (numpy.linspace(0, 1, 3000) ** 2 * 4095).astype(int)
    ds = picture(9, 7, 4, 16, 12)
    ds.PixelData = values.tobytes()
    ds["PixelData"].VR = "OW"
    ds.PerFrameFunctionalGroupsSequence = Sequence(
        [
            of_frame("1", "-1024", "LINEAR", ("700", "800")),
            of_frame("0.5", "-100", "LINEAR_EXACT", ("800.5", "900.25")),
            of_frame("2", "10", "SIGMOID", ("4000", "3000")),
            of_frame("1", "-300", voi_table=table(-200, 12, curve, True)),
        ]
    )
    write(folder, "greys-of-frames.dcm", ds)

    signed = RANDOM.integers(-(2**11), 2**11, (7, 9), dtype="<i2")
    ds = picture(9, 7, 1, 16, 12, True)
    ds.PixelData = (signed & 0x0FFF).astype("<u2").tobytes()
    ds["PixelData"].VR = "OW"
    ds.ModalityLUTSequence = Sequence([table(-1500, 16, RANDOM.permutation(3000), True)])
    ds.ModalityLUTSequence[0].ModalityLUTType = "US"
    ds.VOILUTSequence = Sequence([table(100, 10, (1023 - numpy.linspace(0, 1023, 2500)).astype(int), False)])
    write(folder, "greys-of-tables.dcm", ds)

    ds = picture(9, 7, 1, 16, 16, True, "MONOCHROME1")
    padded = RANDOM.integers(-1000, 3000, (7, 9), dtype="<i2")
    padded[:, :3] = RANDOM.integers(-2000, -1990, (7, 3), dtype="<i2")
    ds.PixelData = padded.tobytes()
    ds["PixelData"].VR = "OW"
    ds.add_new(0x00280120, "SS", -1991)
    ds.add_new(0x00280121, "SS", -2000)
    ds.RescaleIntercept, ds.RescaleSlope = "0", "1"
    ds.WindowCenter, ds.WindowWidth = "500", "2000"
    write(folder, "greys-with-padding.dcm", ds)


def grey_values(path, ds):
    """What is seen, 0 to 255, not rounded; background is black."""
    if not path.name.startswith("greys-"):
        return []
    pixels = ds.pixel_array.reshape(-1, ds.Rows, ds.Columns)
    seen = []
    for index, frame in enumerate(pixels):
        one = Dataset()
        one.file_meta = ds.file_meta
        one.update({tag: ds[tag] for tag in ds.keys() if tag != 0x7FE00010})
        if "PerFrameFunctionalGroupsSequence" in ds:
            group = ds.PerFrameFunctionalGroupsSequence[index]
            one.update(group.PixelValueTransformationSequence[0])
            one.update(group.FrameVOILUTSequence[0])
        greys = apply_voi_lut(apply_modality_lut(frame, one), one).astype("f8")
        if "VOILUTSequence" in one:
            low, high = 0, 2 ** one.VOILUTSequence[0].LUTDescriptor[2] - 1
        else:
            low, high = (-(2 ** (ds.BitsStored - 1)), 2 ** (ds.BitsStored - 1) - 1) if ds.PixelRepresentation else (0, 2**ds.BitsStored - 1)
            low, high = (float(end) * float(one.RescaleSlope) + float(one.RescaleIntercept) for end in (low, high))
        greys = (greys - low) / (high - low) * 255
        if ds.PhotometricInterpretation == "MONOCHROME1":
            greys = 255 - greys
        if "PixelPaddingValue" in ds:
            greys[(frame >= ds.PixelPaddingRangeLimit) & (frame <= ds.PixelPaddingValue)] = 0
        seen.append([round(float(grey), 3) for grey in greys.reshape(-1)])
    return seen


def colours(ds):
    """8 bit, the high byte of wider entries, RGB interleaved."""
    if ds.PhotometricInterpretation != "PALETTE COLOR":
        return []
    pixels = ds.pixel_array
    if ds.file_meta.TransferSyntaxUID == ExplicitVRBigEndian:
        # pydicom 3.0.2 reads the table's words as if they were little endian.
        for tag in (0x00281201, 0x00281202, 0x00281203):
            ds[tag].value = numpy.frombuffer(ds[tag].value, ">u2").astype("<u2").tobytes()
    seen = apply_color_lut(pixels, ds)
    return [sha(seen if seen.dtype.itemsize == 1 else (seen >> 8).astype("u1"))]


def overlay_expectation(path, ds):
    """For each overlay its group and the planes of its frames."""
    found = {}
    for group in range(0x6000, 0x6020, 2):
        if (group << 16 | 0x3000) in ds:
            if path.name == "overlays-big-endian.dcm":
                # As with packed bits, pydicom leaves the words as they are.
                data = ds[group << 16 | 0x3000]
                data.value = numpy.frombuffer(data.value, ">u2").astype("<u2").tobytes()
            planes = ds.overlay_array(group)
            planes = planes[numpy.newaxis] if planes.ndim == 2 else planes
            found[f"{group:x}"] = [sha(plane.astype("u1")) for plane in planes]
    # No Python package takes planes out of the samples: these are what was written. dcmtk shows the same
    # (dcm2pnm +Ww 1000000 10 +O n +Omr): every pixel of the plane is white, and no other.
    if path.name == "overlays-embedded.dcm":
        samples = numpy.frombuffer(ds.PixelData, "<u2")[: ds.Rows * ds.Columns]
        return {"6000": [sha((samples >> 12 & 1).astype("u1"))], "6002": [sha((samples >> 15 & 1).astype("u1"))]}
    return found


def unswapped_bits(path, ds):
    """pydicom leaves packed bits in swapped words as they are (PS3.5 7.3 swaps OW); GDCM does not."""
    reader = gdcm.ImageReader()
    reader.SetFileName(str(path))
    assert reader.Read()
    buffer = reader.GetImage().GetBuffer().encode("utf-8", "surrogateescape")
    bits = numpy.unpackbits(numpy.frombuffer(buffer, "u1"), bitorder="little")
    return bits[: ds.NumberOfFrames * ds.Rows * ds.Columns].reshape(ds.NumberOfFrames, -1)


def expectation(path):
    ds = pydicom.dcmread(path)
    if path.name == "bits-big-endian.dcm":
        bits = unswapped_bits(path, ds)
        return {"reader": f"python-gdcm {gdcm.Version.GetVersion()}", "stored": [sha(frame) for frame in bits], "overlays": {}, "colours": [], "greys": []}
    if path.name == "bits-rle.dcm":
        # pydicom decodes no runs of packed bits; GDCM neither. Its twin was written from the same array.
        ds = pydicom.dcmread(path.with_name(TWINS[path.name]))
    elif ds.file_meta.TransferSyntaxUID == DEFLATED_FRAMES:
        # Not known to pydicom yet: its twin without compression says what is in it, zlib unpacks it.
        twin = pydicom.dcmread(path.with_name(TWINS[path.name]))
        frames = b"".join(zlib.decompress(frame, -15) for frame in generate_frames(ds.PixelData, number_of_frames=ds.NumberOfFrames))
        assert ds.BitsAllocated == 1 or frames == twin.PixelData
        ds = twin
    values = ds.pixel_array
    if not ds.get("NumberOfFrames"):
        values = values[numpy.newaxis]
    if values.dtype.byteorder == ">" or (values.dtype.byteorder == "=" and sys.byteorder == "big"):
        values = values.astype(values.dtype.newbyteorder("<"))
    if ds.PixelRepresentation == 0 and ds.BitsStored < ds.BitsAllocated:
        values = values & ((1 << ds.BitsStored) - 1)
    elif ds.BitsStored < ds.BitsAllocated:
        unused = ds.BitsAllocated - ds.BitsStored
        values = values << unused >> unused
    return {
        "reader": f"pydicom {pydicom.__version__}",
        "stored": [sha(frame) for frame in values],
        "overlays": overlay_expectation(path, ds),
        "colours": colours(ds),
        "greys": grey_values(path, ds),
    }


def main(folder):
    folder = pathlib.Path(folder)
    for made in (packed_bits, wide, overlays, palettes, greys, packed_bits_as_codestreams):
        made(folder)
    expected = {path.name: expectation(path) for path in sorted(folder.glob("*.dcm"))}
    (folder / "expected.json").write_text(json.dumps(expected, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
