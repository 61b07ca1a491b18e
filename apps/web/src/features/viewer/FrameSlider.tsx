import { Label, Slider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { PictureView } from '@medicus/dicom-viewer';
import styles from './FrameSlider.module.css';
import type { Turning } from './use-turning.ts';

/** Turns to another frame of the same file. */
export function FrameSlider({ turning, view }: { readonly turning: Turning; readonly view: PictureView }) {
  const { t } = useTranslation('viewer');
  const shown = turning.wanted ?? view.frameIndex;
  return (
    <div className={styles.frames}>
      <Slider
        className={styles.slider ?? ''}
        minValue={1}
        maxValue={view.frames}
        value={shown + 1}
        onChange={(value) => turning.turnTo(value - 1)}
      >
        <Label>{t('frame')}</Label>
        <SliderOutput>{t('frameOf', { n: shown + 1, of: view.frames })}</SliderOutput>
        <SliderTrack className={styles.track ?? ''}>
          <SliderThumb className={styles.thumb ?? ''} />
        </SliderTrack>
      </Slider>
      <p role="alert">{turning.problem}</p>
    </div>
  );
}
