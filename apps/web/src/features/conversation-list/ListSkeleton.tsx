import { Skeleton } from '@medicus/ui';
import styles from './ListSkeleton.module.css';

/** Rows of the right size until the list is known; the words are for screen readers. */
export function ListSkeleton({ text }: { readonly text: string }) {
  return (
    <div>
      <output className="visually-hidden">{text}</output>
      {['a', 'b', 'c', 'd', 'e', 'f'].map((row) => (
        <div key={row} className={styles.row}>
          <Skeleton shape="circle" />
          <div className={styles.lines}>
            <Skeleton width="half" />
            <Skeleton />
          </div>
        </div>
      ))}
    </div>
  );
}
