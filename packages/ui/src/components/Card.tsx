import type { ReactNode } from 'react';
import { classNames } from '../class-names.ts';
import styles from './Card.module.css';

/** A sheet of surface on the canvas. `floating` for the one card of a page (sign-in, setup). */
export function Card({ floating = false, children }: { readonly floating?: boolean; readonly children: ReactNode }) {
  return <div className={classNames(styles.card, floating && styles.floating)}>{children}</div>;
}
