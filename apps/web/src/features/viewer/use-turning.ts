import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MountedPicture, PictureView } from '@medicus/dicom-viewer';
import { useDicomWords } from '../../media/use-dicom-words.ts';

export interface Turning {
  /** The frame that was asked for last; the picture follows as fast as frames are decoded. Counts from 0. */
  readonly wanted: number | undefined;
  /** Why a frame did not come, as sentences; empty while all is well. */
  readonly problem: string;
  /** Turns to a frame; one outside is the first or last. */
  turnTo(index: number): void;
  /** Steps from the frame that was asked for last: each press counts. */
  turnBy(steps: number): void;
}

/** Turning to another frame of the same file, by slider and by key alike: what went wrong is said either way. */
export function useTurning(
  picture: MountedPicture | undefined,
  view: PictureView | undefined,
  onTurn: (index: number) => void,
): Turning {
  const { t } = useTranslation('viewer');
  const words = useDicomWords();
  const [problem, setProblem] = useState('');
  const [wanted, setWanted] = useState<number>();
  // Keys may follow each other faster than renders do.
  const last = useRef<number>(undefined);

  async function turn(of: MountedPicture, index: number): Promise<void> {
    last.current = index;
    setWanted(index);
    onTurn(index);
    const turned = await of.setFrame(index);
    if (last.current === index) last.current = undefined;
    setWanted((now) => (now === index ? undefined : now));
    // Quickly turned past: the next one is on its way, nothing went wrong.
    setProblem(
      turned.ok || turned.defect === 'cancelled'
        ? ''
        : `${t('frameFailed', { n: index + 1 })} ${words.why(turned.defect)}`,
    );
  }

  function turnTo(index: number): void {
    if (picture === undefined || view === undefined) return;
    const next = Math.max(0, Math.min(view.frames - 1, index));
    if (next !== (last.current ?? picture.view().frameIndex)) void turn(picture, next);
  }

  return {
    wanted,
    problem,
    turnTo,
    turnBy: (steps) => turnTo((last.current ?? picture?.view().frameIndex ?? 0) + steps),
  };
}
