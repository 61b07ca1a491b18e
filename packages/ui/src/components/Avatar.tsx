import { classNames } from '../class-names.ts';
import { houseColour, houseLetters, initials } from '../house-colour.ts';
import styles from './Avatar.module.css';

export interface AvatarProps {
  /** “Weber, Jonas” or “Radiologie Dienst · Süd” */
  readonly name: string;
  /** `person` is a circle; a room, ward or duty service is a rounded square. */
  readonly shape: 'person' | 'place';
  /** Server name of the house; gives the colour. */
  readonly server: string;
  /** Name of the house in words; gives the badge's letters. No badge without it. */
  readonly houseName?: string | undefined;
  readonly size?: 'small' | 'medium';
}

/** Decoration: the name always stands beside it in words, so it is hidden from screen readers. */
export function Avatar({ name, shape, server, houseName, size = 'medium' }: AvatarProps) {
  const colour = houseColour(server);
  return (
    <span className={classNames(styles.avatar, styles[shape], styles[size])} data-house={colour} aria-hidden="true">
      {initials(name)}
      {houseName !== undefined && <span className={styles.badge}>{houseLetters(houseName)}</span>}
    </span>
  );
}
