import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DicomHeader } from '@medicus/dicom';
import type { Picture } from '@medicus/dicom-viewer';
import { useFormats } from '@medicus/ui';
import { Plates } from './Plates.tsx';
import { FrameSlider } from './FrameSlider.tsx';
import styles from './Stage.module.css';
import type { Tool } from './ToolBar.tsx';
import type { Mounted } from './use-mounted-picture.ts';
import { usePictureControls } from './use-picture-controls.ts';
import { useTurning } from './use-turning.ts';

export interface StageProps {
  readonly header: DicomHeader;
  readonly tool: Tool;
  readonly decoded: Picture;
  readonly mounted: Mounted;
  readonly what: string;
}

/**
 * The picture with its plates. `data-stored-sha256` is the SHA-256 of the decoded stored values of the shown frame
 * (little endian, as they lie in memory): it lets a test, or IT, compare with another decoder. It says nothing
 * that the file does not say.
 */
export function Stage({ header, tool, decoded, mounted, what }: StageProps) {
  const { t } = useTranslation('viewer');
  const formats = useFormats();
  const { picture, view, storedSha256 } = mounted;
  const { min, max } = decoded.frame.range;
  const [said, setSaid] = useState('');
  const turning = useTurning(picture, view, (index) => setSaid(t('frameOf', { n: index + 1, of: view?.frames ?? 1 })));
  const controls = usePictureControls(picture, tool, max - min, turning, () => {
    if (picture === undefined) return;
    const window = picture.getWindow();
    const zoom = t('zoomValue', { value: formats.number(picture.view().zoom, 2) });
    const spoken = (value: number) => (window.width < 10 ? formats.number(value, 3) : Math.round(value));
    const levels = t('readoutSpoken', { width: spoken(window.width), center: spoken(window.center) });
    setSaid(picture.view().voi === undefined ? zoom : `${levels}. ${zoom}`);
  });
  return (
    <div className={styles.stage}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- an own widget with its keys, said in its name */}
      <div
        ref={(node) => {
          mounted.element(node);
          return controls.listen(node);
        }}
        role="application"
        aria-label={t('canvas', { what, tool: t(tool) })}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- reached by Tab, worked by its keys
        tabIndex={0}
        className={styles.picture}
        data-tool={tool}
        data-stored-sha256={storedSha256}
        onKeyDown={controls.onKeyDown}
        onPointerDown={controls.onPointerDown}
        onPointerMove={controls.onPointerMove}
        onPointerUp={controls.onPointerEnd}
        onPointerCancel={controls.onPointerEnd}
        onContextMenu={(event) => event.preventDefault()}
      />
      {view !== undefined && picture !== undefined && (
        <Plates header={header} view={view} window={picture.getWindow()} />
      )}
      {view !== undefined && picture !== undefined && view.frames > 1 && <FrameSlider turning={turning} view={view} />}
      <output className="visually-hidden">{said}</output>
    </div>
  );
}
