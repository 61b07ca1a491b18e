"""Values that measure something: parametric maps and doses."""

import highdicom
import numpy as np
import pydicom
from pydicom.dataset import FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from dicom_files import data_set, save
from floats import exact
from manifest import lossless
from oracles import by_pydicom
from pictures import phantom


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
