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

/**
 * A verb that can be pressed. While `isPending` it keeps the focus and ignores presses; its text then says what goes
 * on, and is announced. (React Aria's own pending state announces through an element that outlives the button and
 * then has no name.)
 */
export function Button(props: ButtonProps) {
  const { variant = 'secondary', icon, wide = false, isPending, onPress, type = 'button', children, ...rest } = props;
  const pending = isPending === true;
  return (
    <>
      <AriaButton
        {...rest}
        type={pending ? 'button' : type}
        {...(pending ? { 'aria-disabled': true } : {})}
        {...(pending || onPress === undefined ? {} : { onPress })}
        className={classNames(styles.button, styles[variant], wide && styles.wide, pending && styles.pending)}
      >
        {icon}
        <span className={styles.label}>{children}</span>
      </AriaButton>
      {isPending !== undefined && <output className="visually-hidden">{pending ? children : ''}</output>}
    </>
  );
}
