"""RLE, JPEG lossless, JPEG-LS and lossy JPEG."""

import io
import struct

from PIL import Image

from dicom_files import data_set, save
from encoders import dcmtk, run
from manifest import lossless, near
from oracles import BY_DCMDJPEG, BY_DCMDJPLS, BY_DCMDRLE, by_gdcm, by_libjpeg_ycc, by_pydicom, by_pylibjpeg, codestreams
from pictures import colours, phantom


def rle(folder):
    for name, values, bits in [("12", phantom(3), 12), ("8", phantom(2, 8), 8), ("signed", phantom(1, 16, True), 16), ("rgb", colours(2), 8), ("rgb-16", colours(1, 16), 16),
                               ("u32", (phantom(1).astype("u4") * 100_003).astype("u4"), 32)]:
        plain = save(folder / "plain.dcm", data_set(values, bits), ".1", values.tobytes())
        path = folder / f"rle-{name}.dcm"
        run("dcmcrle", plain, path)
        # GDCM 3.2.6 mixes up the planes of 16-bit colour.
        lossless(path, values, by_pydicom, BY_DCMDRLE, *([] if name in ("rgb-16", "u32") else [by_gdcm]))
        plain.unlink()


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
