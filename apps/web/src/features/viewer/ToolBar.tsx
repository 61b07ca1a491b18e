import { ArrowLeft, Maximize, Move, RotateCcw, Grid3x3, Sun, TriangleAlert, ZoomIn } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton, ToggleButton, ToggleButtonGroup, Toolbar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { DicomHeader } from '@medicus/dicom';
import type { MountedPicture, PictureView } from '@medicus/dicom-viewer';
import { useDicomWords } from '../../media/use-dicom-words.ts';
import styles from './ToolBar.module.css';

/** What dragging does. */
export type Tool = 'window' | 'zoom' | 'pan';

export interface ToolBarProps {
  readonly header: DicomHeader;
  readonly tool: Tool;
  readonly onTool: (tool: Tool) => void;
  readonly picture: MountedPicture | undefined;
  readonly view: PictureView | undefined;
  readonly onClose: () => void;
}

const ICON = { size: 18, strokeWidth: 1.75, 'aria-hidden': true } as const;

/** Close, what it is, the tools with their names, and the notice that is always there. */
export function ToolBar({ header, tool, onTool, picture, view, onClose }: ToolBarProps) {
  const { t } = useTranslation('viewer');
  const words = useDicomWords();
  const taken = words.taken(header);
  const grey = view?.voi !== undefined;
  return (
    <div className={styles.bar}>
      <AriaButton aria-label={t('close')} className={styles.tool ?? ''} onPress={onClose}>
        <ArrowLeft {...ICON} />
      </AriaButton>
      <div className={styles.what}>
        <p className={styles.title}>{words.title(header)}</p>
        {taken !== undefined && <p className={styles.taken}>{taken}</p>}
      </div>
      <Toolbar aria-label={t('tools')} className={styles.tools ?? ''}>
        <ToggleButtonGroup
          aria-label={t('tools')}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[tool]}
          onSelectionChange={(keys) => {
            for (const key of keys) if (key === 'window' || key === 'zoom' || key === 'pan') onTool(key);
          }}
          className={styles.group ?? ''}
        >
          <DragTool id="window" icon={<Sun {...ICON} />} name={t('window')} isDisabled={view !== undefined && !grey} />
          <DragTool id="zoom" icon={<ZoomIn {...ICON} />} name={t('zoom')} />
          <DragTool id="pan" icon={<Move {...ICON} />} name={t('pan')} />
        </ToggleButtonGroup>
        <Act icon={<RotateCcw {...ICON} />} name={t('reset')} onPress={() => picture?.reset()} />
        <Act icon={<Grid3x3 {...ICON} />} name={t('actual')} onPress={() => picture?.oneToOne()} />
        <Act icon={<Maximize {...ICON} />} name={t('fit')} onPress={() => picture?.fit()} />
      </Toolbar>
      <p className={styles.notice}>
        <TriangleAlert {...ICON} /> {t('notDiagnostic')}
      </p>
    </div>
  );
}

function DragTool(props: {
  readonly id: Tool;
  readonly icon: ReactNode;
  readonly name: string;
  readonly isDisabled?: boolean;
}) {
  return (
    <ToggleButton id={props.id} isDisabled={props.isDisabled ?? false} className={styles.tool ?? ''}>
      {props.icon}
      <span>{props.name}</span>
    </ToggleButton>
  );
}

function Act(props: { readonly icon: ReactNode; readonly name: string; readonly onPress: () => void }) {
  return (
    <AriaButton onPress={props.onPress} className={styles.tool ?? ''}>
      {props.icon}
      <span>{props.name}</span>
    </AriaButton>
  );
}
