"""Writing a file."""

import hashlib

from pydicom._uid_dict import UID_dictionary
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate

# Newer than pydicom 3.0.2: it writes what it finds in its dictionary.
for tail in ("110", "111", "112"):
    UID_dictionary.setdefault(f"1.2.840.10008.1.2.4.{tail}", ("JPEG XL", "Transfer Syntax", "", "", ""))
UID_dictionary["1.2.840.10008.1.2.8.1"] = ("Deflated Image Frame Compression", "Transfer Syntax", "", "", "")

ROOT = "1.2.840.10008.1.2"


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
