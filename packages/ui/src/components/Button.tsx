import type { ReactNode, Ref } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { classNames } from '../class-names.ts';
import styles from './Button.module.css';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  /** `primary` once per view; `quiet` looks like a link; `critical` destroys something. */
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'critical' | 'urgent';
  /** 18 px Lucide icon before the text. */
  readonly icon?: ReactNode;
  /** As wide as its container. */
  readonly wide?: boolean;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A verb that can be pressed. While `isPending` it keeps focus and ignores presses; say in words what goes on. */
export function Button({ variant = 'secondary', icon, wide = false, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={classNames(styles.button, styles[variant], wide && styles.wide)}>
      {icon}
      <span className={styles.label}>{children}</span>
    </AriaButton>
  );
}
