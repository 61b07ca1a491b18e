import { FileDown } from 'lucide-react';
import { useState, type DragEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@medicus/ui';
import styles from './DropArea.module.css';

export interface DropAreaProps {
  readonly label: string;
  /** `undefined`: nothing can be sent here, so nothing can be dropped. */
  readonly onFiles: ((files: readonly File[]) => void) | undefined;
  /** Largest file, in bytes. */
  readonly maxSize: number;
  readonly children: ReactNode;
}

const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');

/** The pane as a whole takes files that are dragged over it. By keyboard and touch the same is the “+” of the composer. */
export function DropArea({ label, onFiles, maxSize, children }: DropAreaProps) {
  const { t } = useTranslation('composer');
  const formats = useFormats();
  // Entering a child fires before leaving the parent: depth tells when the pane itself is left.
  const [depth, setDepth] = useState(0);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a target for the mouse only; see above
    <section
      className={styles.area}
      aria-label={label}
      onDragEnter={(event) => {
        if (hasFiles(event)) setDepth((was) => was + 1);
      }}
      onDragLeave={(event) => {
        if (hasFiles(event)) setDepth((was) => Math.max(0, was - 1));
      }}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault(); // also where nothing can be sent: the browser must not open the file instead of the messenger
        event.dataTransfer.dropEffect = onFiles === undefined ? 'none' : 'copy';
      }}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setDepth(0);
        onFiles?.([...event.dataTransfer.files]);
      }}
    >
      {children}
      {depth > 0 && onFiles !== undefined && (
        <div className={styles.cover}>
          <FileDown size={32} strokeWidth={1.5} aria-hidden="true" />
          <p>{t('drop', { max: formats.size(maxSize) })}</p>
        </div>
      )}
    </section>
  );
}
