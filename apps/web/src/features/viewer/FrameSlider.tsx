import { useState } from 'react';
import { Label, Slider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { MountedPicture, PictureView } from '@medicus/dicom-viewer';
import { useDicomWords } from '../../media/use-dicom-words.ts';
import styles from './FrameSlider.module.css';

/** Turns to another frame of the same file. */
export function FrameSlider({ picture, view }: { readonly picture: MountedPicture; readonly view: PictureView }) {
  const { t } = useTranslation('viewer');
  const words = useDicomWords();
  const [problem, setProblem] = useState('');
  // Where the thumb was put; the picture follows as fast as frames are decoded.
  const [wanted, setWanted] = useState<number>();
  const shown = wanted ?? view.frameIndex;
  async function turn(index: number): Promise<void> {
    setWanted(index);
    const turned = await picture.setFrame(index);
    setWanted((now) => (now === index ? undefined : now));
    // Quickly turned past: the next one is on its way, nothing went wrong.
    setProblem(
      turned.ok || turned.defect === 'cancelled'
        ? ''
        : `${t('frameFailed', { n: index + 1 })} ${words.why(turned.defect)}`,
    );
  }
  return (
    <div className={styles.frames}>
      <Slider
        className={styles.slider ?? ''}
        minValue={1}
        maxValue={view.frames}
        value={shown + 1}
        onChange={(value) => void turn(value - 1)}
      >
        <Label>{t('frame')}</Label>
        <SliderOutput>{t('frameOf', { n: shown + 1, of: view.frames })}</SliderOutput>
        <SliderTrack className={styles.track ?? ''}>
          <SliderThumb className={styles.thumb ?? ''} />
        </SliderTrack>
      </Slider>
      <p role="alert">{problem}</p>
    </div>
  );
}
