import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '@medicus/messaging';
import { safeFileName } from '@medicus/view-models';
import type { OpenedFile } from '../../media/opened-files.ts';
import { saveFile } from '../../media/save-file.ts';

/** “Sichern”: a file is handed out only once it is verified; when asked for earlier it is loaded first. */
export function useSaving(attachment: Attachment, file: OpenedFile, open: () => void) {
  const { t } = useTranslation('attachments');
  const asked = useRef(false);
  const name = safeFileName(attachment.name, t('untitled'));
  useEffect(() => {
    if (!asked.current || file.kind === 'opening' || file.kind === 'closed') return;
    asked.current = false;
    if (file.kind === 'open') void saveFile(file.source, name);
  }, [file, name]);
  const save = () => {
    if (file.kind === 'open') return void saveFile(file.source, name);
    asked.current = true;
    open();
  };
  return { name, save };
}
