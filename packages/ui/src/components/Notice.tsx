import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../class-names.ts';
import styles from './Notice.module.css';

export interface NoticeProps {
  /** `error` refuses, `waiting` is yellow (no network, not saved yet), `ok` is done, `info` explains. */
  readonly tone: 'error' | 'waiting' | 'ok' | 'info';
  /** Replaces the tone's icon. */
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  readonly action?: ReactNode;
  /** How it is announced: an error that answers what was just done is assertive, everything else polite. */
  readonly live?: 'off' | 'polite' | 'assertive';
  /** Across the whole width without corners: the connection banner. */
  readonly banner?: boolean;
}

const ICONS = { error: CircleAlert, waiting: TriangleAlert, ok: CircleCheck, info: Info };

export function Notice({ tone, icon, children, action, live = 'off', banner = false }: NoticeProps) {
  const Icon = ICONS[tone];
  const role = live === 'assertive' ? 'alert' : live === 'polite' ? 'status' : undefined;
  return (
    <div className={classNames(styles.notice, styles[tone], banner && styles.banner)} role={role}>
      <span className={styles.icon} aria-hidden="true">
        {icon ?? <Icon size={18} strokeWidth={1.75} />}
      </span>
      <div className={styles.text}>{children}</div>
      {action}
    </div>
  );
}
