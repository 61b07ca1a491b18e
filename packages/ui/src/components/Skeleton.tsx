import { classNames } from '../class-names.ts';
import styles from './Skeleton.module.css';

/** A grey place of the right size while content loads. The list around it says “lädt” once, in words. */
export function Skeleton({ shape = 'line', width }: { shape?: 'line' | 'circle' | 'block'; width?: 'short' | 'half' }) {
  return <span aria-hidden="true" className={classNames(styles.skeleton, styles[shape], width && styles[width])} />;
}
