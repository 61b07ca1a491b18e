import { useTranslation } from 'react-i18next';
import type { DicomHeader, Window } from '@medicus/dicom';
import { DEFECT_SENTENCES, type DecodeDefect } from '@medicus/dicom-codecs';
import { useFormats } from '@medicus/ui';

export interface DicomWords {
  /** “Röntgen Thorax” */
  title(header: DicomHeader | undefined): string;
  /** “DX · Thorax p.a.” */
  plate(header: DicomHeader): string;
  /** “14.11.2026 · 13:58”; undefined where the file does not say. */
  taken(header: DicomHeader): string | undefined;
  /** `1961-02-04` → “04.02.1961”; what cannot be read is given as it stands. */
  day(text: string): string;
  /** “B 4096 · M 2048”, “B 1,5 · M 0,25” */
  window(window: Window): string;
  /** “2000 × 2128” */
  size(header: DicomHeader): string | undefined;
  /** “1 Bild” */
  count(header: DicomHeader): string | undefined;
  why(defect: DecodeDefect): string;
}

/** What is said about a picture, in the language in use. */
export function useDicomWords(): DicomWords {
  const { t, i18n } = useTranslation('dicom');
  const formats = useFormats();
  const known = (group: string, code: string | undefined): string | undefined => {
    const key = code?.toUpperCase().replaceAll(' ', '');
    if (key === undefined || !/^[A-Z0-9]+$/.test(key)) return undefined;
    const text: unknown = i18n.getResource(i18n.language, 'dicom', `${group}.${key}`);
    return typeof text === 'string' ? text : undefined;
  };
  const bodyPart = (header: DicomHeader) => known('bodyPart', header.bodyPart) ?? header.bodyPart;
  const day = (text: string) => {
    const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
    return parts === null
      ? text
      : formats.date(new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])).getTime());
  };
  return {
    day,
    title(header) {
      const kind = known('modality', header?.modality) ?? header?.modality ?? t('picture');
      return [kind, header === undefined ? undefined : bodyPart(header)].filter((part) => part !== undefined).join(' ');
    },
    plate(header) {
      const where = [bodyPart(header), known('view', header.viewPosition)]
        .filter((part) => part !== undefined)
        .join(' ');
      return [header.modality, where].filter((part) => part !== undefined && part !== '').join(' · ');
    },
    taken(header) {
      if (header.date === undefined) return undefined;
      const time = header.time?.slice(0, 5);
      return [day(header.date), time].filter((part) => part !== undefined).join(' · ');
    },
    window: (window) => t('window', { width: formats.level(window.width), center: formats.level(window.center) }),
    size: (header) =>
      header.picture.ok ? `${header.picture.value.columns} × ${header.picture.value.rows}` : undefined,
    count: (header) => (header.picture.ok ? t('pictures', { count: header.picture.value.frames }) : undefined),
    why: (defect) => DEFECT_SENTENCES[defect][i18n.language.startsWith('de') ? 'de' : 'en'],
  };
}
