import type { ReactNode } from 'react';
import { classNames } from '../class-names.ts';
import styles from './Tag.module.css';

export interface TagProps {
  /** `duty`: on duty, waiting. `external`: another house. `ok`: verified, done. `urgent`: also “wird gesendet”. */
  readonly tone?: 'neutral' | 'external' | 'duty' | 'accent' | 'ok' | 'urgent';
  readonly children: ReactNode;
}

export function Tag({ tone = 'neutral', children }: TagProps) {
  return <span className={classNames(styles.tag, styles[tone])}>{children}</span>;
}
