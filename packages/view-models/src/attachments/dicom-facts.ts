/** What a card, the question before sending and the viewer say about a picture. Text is cleaned of control characters. */
export interface DicomFacts {
  readonly patient: {
    readonly name: string | undefined;
    /** As it stands in the file, `YYYYMMDD`, or undefined. */
    readonly birthDate: string | undefined;
    readonly id: string | undefined;
  };
  /** “DX” */
  readonly modality: string | undefined;
  readonly bodyPart: string | undefined;
  /** Local date and time of the picture as the file says it: `YYYYMMDD`, `HHMM…`. */
  readonly date: string | undefined;
  readonly time: string | undefined;
  readonly columns: number | undefined;
  readonly rows: number | undefined;
  readonly frames: number;
  readonly window: { readonly width: number; readonly center: number } | undefined;
  /** Bytes. */
  readonly size: number;
  /** Why it cannot be shown as a picture; undefined when it can. */
  readonly notShown: NotShown | undefined;
}

export type NotShown = 'syntax-unsupported' | 'no-picture' | 'too-large' | 'broken' | 'took-too-long';
