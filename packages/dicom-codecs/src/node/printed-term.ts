import type { PatientFacts } from '@medicus/dicom';

/** As long as a code or a unit may be (PS3.5 6.2, CS and SH). */
const LONGEST = 16;

/**
 * Codes, units and moments of the header as they may be printed: what somebody wrote in their place does not pass, nor
 * what repeats a name or the number of the patient.
 */
export function printedTerms(patient: PatientFacts): (text: string | undefined) => string | null {
  const names = (patient.name ?? '').split(/[^\p{L}\p{N}]+/u).filter((part) => part.length >= 3);
  const told = [...names, patient.id ?? ''].map(folded).filter((word) => word.length >= 3);
  return (text) => {
    if (text === undefined || text.length > LONGEST) return null;
    return told.some((word) => folded(text).includes(word)) ? null : text;
  };
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** `2026-01-31`, `14:05:09`; nothing else that stands in the place of a moment. */
export function printedMoment(text: string | undefined): string | null {
  return text !== undefined && /^(\d{4}-\d{2}-\d{2}|\d{2}(:\d{2}){1,2})$/.test(text) ? text : null;
}

export function printedUid(text: string | undefined): string | null {
  return text !== undefined && /^[\d.]{1,64}$/.test(text) ? text : null;
}
