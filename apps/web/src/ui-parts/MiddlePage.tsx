import type { ReactNode } from 'react';
import styles from './MiddlePage.module.css';

/** A few words in the middle of the pane: nothing here, not found, broken. */
export function MiddlePage({ children }: { readonly children: ReactNode }) {
  return <div className={styles.middle}>{children}</div>;
}
