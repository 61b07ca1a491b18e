import type { ReactNode } from 'react';
import { classNames } from '../class-names.ts';
import styles from './EmptyState.module.css';

export interface EmptyStateProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  /** Without the dashed frame, in the middle of a pane. */
  readonly plain?: boolean;
  readonly live?: boolean;
}

/** Nothing here (yet), or it failed: says so, and what to do next. */
export function EmptyState({ title, children, action, plain = false, live = false }: EmptyStateProps) {
  return (
    <div className={classNames(styles.empty, plain && styles.plain)} role={live ? 'status' : undefined}>
      <p className={styles.title}>{title}</p>
      {children !== undefined && <p className={styles.text}>{children}</p>}
      {action}
    </div>
  );
}
