import type { ReactNode } from 'react';
import { CenteredPage } from './CenteredPage.tsx';
import styles from './StopPage.module.css';

/** Why the messenger does not go on here, and what to do. */
export function StopPage(props: { readonly title: string; readonly children: ReactNode; readonly action?: ReactNode }) {
  return (
    <CenteredPage>
      <h1 className={styles.title}>{props.title}</h1>
      <div className={styles.text}>{props.children}</div>
      {props.action !== undefined && <div className={styles.actions}>{props.action}</div>}
    </CenteredPage>
  );
}
