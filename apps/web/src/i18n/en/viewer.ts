import type { Translation } from '@medicus/ui';
import type { viewer as german } from '../de/viewer.ts';

export const viewer: Translation<typeof german> = {
  title: 'Image view: {{what}}',
  close: 'Close the view',
  tools: 'Tools',
  window: 'Window',
  zoom: 'Zoom',
  pan: 'Pan',
  reset: 'Reset',
  actual: '1:1',
  fit: 'Fit',
  notDiagnostic: 'Not for primary diagnosis',
  canvas:
    '{{what}}. Drag with the tool {{tool}}. Arrow keys move, with Shift they change the window, plus and minus zoom.',
  frame: 'Image',
  frameOf: 'Image {{n}} of {{of}}',
  zoomValue: 'Zoom {{value}}',
  readout: 'W {{width}} · L {{center}}',
  readoutSpoken: 'Width {{width}}, level {{center}}',
  colour: 'Colour image',
  patientHidden: 'Patient: hidden',
  patientShow: 'Show patient',
  patientHide: 'Hide patient',
  patientBorn: 'born {{date}}',
  patientNone: 'Patient: not given',
  spacing: '{{mm}} mm per pixel',
  spacingSource: {
    patient: 'in the body',
    calibrated: 'calibrated',
    estimated: 'estimated',
    detector: 'detector plane',
  },
  opening: 'Opening the image',
  failed: 'The image cannot be drawn.',
  frameFailed: 'Image {{n}} cannot be drawn.',
};
