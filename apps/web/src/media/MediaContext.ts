import { createContext, useContext, useEffect, useSyncExternalStore } from 'react';
import type { EncryptedFile } from '@medicus/attachments';
import type { DecodeService } from '@medicus/dicom-codecs';
import type { OpenedFile, OpenedFiles } from './opened-files.ts';

/** What every picture and file on screen needs. */
export interface MediaTools {
  readonly opened: OpenedFiles;
  readonly decoding: DecodeService;
}

export const MediaContext = createContext<MediaTools | undefined>(undefined);

export function useMediaTools(): MediaTools {
  const tools = useContext(MediaContext);
  if (tools === undefined) throw new Error('MediaContext is missing around this component');
  return tools;
}

const CLOSED: OpenedFile = { kind: 'closed' };
const never = () => () => {};

/** A received file; opened at once where `unasked`. */
export function useOpenedFile(
  file: EncryptedFile | undefined,
  size: number,
  unasked: boolean,
): readonly [state: OpenedFile, open: () => void, cancel: () => void] {
  const { opened } = useMediaTools();
  const shown = file === undefined ? undefined : opened.of(file);
  const state = useSyncExternalStore(shown?.subscribe ?? never, shown?.get ?? (() => CLOSED));
  useEffect(() => {
    if (unasked && file !== undefined) opened.open(file, size, true);
  }, [opened, file, size, unasked]);
  return [
    state,
    () => {
      if (file !== undefined) opened.open(file, size);
    },
    () => {
      if (file !== undefined) opened.cancel(file);
    },
  ];
}
