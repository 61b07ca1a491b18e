import { Card } from '@medicus/ui';
import type { ReactNode } from 'react';
import styles from './CenteredPage.module.css';

/** One card in the middle of the canvas: sign-in, setup, and what stops the messenger from starting. */
export function CenteredPage({ width = 'small', children }: { width?: 'small' | 'wide'; children: ReactNode }) {
  return (
    <main className={styles.page} id="content">
      <div className={styles[width]}>
        <Card floating>{children}</Card>
      </div>
    </main>
  );
}
