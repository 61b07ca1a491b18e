import { ProgressBar as AriaProgressBar } from 'react-aria-components';
import { classNames } from '../class-names.ts';
import styles from './ProgressBar.module.css';

export interface ProgressBarProps {
  /** 0 … 1; undefined while the amount is not known. */
  readonly value: number | undefined;
  /** Accessible name; the words stand in the text beside it. */
  readonly label: string;
  readonly tone?: 'accent' | 'quiet' | 'waiting' | 'critical';
}

export function ProgressBar({ value, label, tone = 'accent' }: ProgressBarProps) {
  return (
    <AriaProgressBar
      aria-label={label}
      className={classNames(styles.track, styles[tone])}
      {...(value === undefined ? { isIndeterminate: true } : { value: Math.round(value * 100) })}
    >
      {({ percentage, isIndeterminate }) => (
        <span
          className={classNames(styles.fill, isIndeterminate && styles.unknown)}
          style={{ inlineSize: isIndeterminate ? '30%' : `${percentage ?? 0}%` }}
        />
      )}
    </AriaProgressBar>
  );
}
