import type { ReactNode } from 'react';
import styles from './Spinner.module.css';

/** Never alone: the words say what is going on. Shown only after 400 ms, so that quick things do not flicker. */
export function Spinner({ children }: { readonly children: ReactNode }) {
  return (
    <output className={styles.spinner}>
      <span className={styles.ring} aria-hidden="true" />
      <span>{children}</span>
    </output>
  );
}
