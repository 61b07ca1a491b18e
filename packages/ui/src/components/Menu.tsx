import type { ReactElement, ReactNode } from 'react';
import { Menu as AriaMenu, MenuItem as AriaMenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { classNames } from '../class-names.ts';
import styles from './Menu.module.css';

export interface MenuEntry {
  readonly id: string;
  readonly text: string;
  readonly icon?: ReactNode;
  readonly critical?: boolean;
  readonly onAction: () => void;
}

export interface MenuProps {
  /** The button that opens it (Button or IconButton). */
  readonly trigger: ReactElement;
  /** Accessible name of the menu. */
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  /** Words above the entries, such as who is signed in. */
  readonly header?: ReactNode;
}

export function Menu({ trigger, label, entries, header }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={styles.popover ?? ''} offset={6}>
        {header !== undefined && <div className={styles.header}>{header}</div>}
        <AriaMenu aria-label={label} className={styles.menu ?? ''}>
          {entries.map((entry) => (
            <AriaMenuItem
              key={entry.id}
              id={entry.id}
              textValue={entry.text}
              onAction={entry.onAction}
              className={classNames(styles.item, entry.critical === true && styles.critical)}
            >
              {entry.icon}
              {entry.text}
            </AriaMenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
