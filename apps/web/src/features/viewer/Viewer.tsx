import { useState } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { DicomHeader } from '@medicus/dicom';
import type { ByteSource } from '@medicus/ids';
import { Spinner } from '@medicus/ui';
import { useDicomWords } from '../../media/use-dicom-words.ts';
import { Stage } from './Stage.tsx';
import { ToolBar, type Tool } from './ToolBar.tsx';
import { useDecodedPicture } from './use-decoded-picture.ts';
import { useMountedPicture } from './use-mounted-picture.ts';
import styles from './Viewer.module.css';

export interface ViewerProps {
  /** Verified bytes of the file. */
  readonly source: ByteSource;
  readonly header: DicomHeader;
  readonly onClose: () => void;
}

/**
 * A picture over the whole window, on black. Closing gives the focus back to where it was opened.
 * Whose picture it is stays hidden until asked: others may look at the screen.
 */
export function Viewer({ source, header, onClose }: ViewerProps) {
  const { t } = useTranslation('viewer');
  const words = useDicomWords();
  const what = words.title(header);
  const [chosen, setTool] = useState<Tool>('window');
  const decoded = useDecodedPicture(source, header);
  const mounted = useMountedPicture(decoded.kind === 'ready' ? decoded.picture : undefined);
  // A colour picture has no window: dragging moves it rather than do nothing.
  const colour = mounted.view !== undefined && mounted.view.voi === undefined;
  const tool = colour && chosen === 'window' ? 'pan' : chosen;
  return (
    <ModalOverlay
      isOpen
      className={styles.overlay ?? ''}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={styles.modal ?? ''}>
        <Dialog aria-label={t('title', { what })} className={styles.dialog ?? ''}>
          <ToolBar
            header={header}
            tool={tool}
            onTool={setTool}
            picture={mounted.picture}
            view={mounted.view}
            onClose={onClose}
          />
          {decoded.kind === 'decoding' && (
            <div className={styles.middle}>
              <Spinner>{t('opening')}</Spinner>
            </div>
          )}
          {decoded.kind === 'failed' && (
            <div className={styles.middle} role="alert">
              <p>{t('failed')}</p>
              <p>{words.why(decoded.defect)}</p>
            </div>
          )}
          {decoded.kind === 'ready' && (
            <Stage header={header} tool={tool} decoded={decoded.picture} mounted={mounted} what={what} />
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
