"""Values of every frame as other programs read them, as an array like the phantom."""

import pathlib
import tempfile
import zlib

import gdcm
import libjpeg
import numpy as np
import openjpeg
import pydicom

from encoders import run

# GDCM counts references on its own: what Python frees too early ends the process.
KEPT = []


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
    by_djxl: "djxl 0.7",
}
BY_DCMDJPEG, BY_DCMDJPLS, BY_DCMDRLE = by_dcmtk("dcmdjpeg"), by_dcmtk("dcmdjpls"), by_dcmtk("dcmdrle")
NAMES.update({BY_DCMDRLE: "dcmtk 3.6.7 dcmdrle", BY_DCMDJPEG: "dcmtk 3.6.7 dcmdjpeg", BY_DCMDJPLS: "dcmtk 3.6.7 dcmdjpls"})
