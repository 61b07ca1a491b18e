import type { ReactNode, Ref } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { classNames } from '../class-names.ts';
import styles from './IconButton.module.css';
import { Tooltip, type TooltipProps } from './Tooltip.tsx';

export interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children' | 'aria-label'> {
  /** Accessible name and tooltip: an icon never stands without words. */
  readonly label: string;
  readonly children: ReactNode;
  readonly variant?: 'plain' | 'primary' | 'round';
  /** Off inside fields, where the tooltip would cover what is typed. */
  readonly tooltip?: boolean;
  readonly tooltipPlacement?: TooltipProps['placement'];
  readonly ref?: Ref<HTMLButtonElement>;
}

export function IconButton(props: IconButtonProps) {
  const { label, children, variant = 'plain', tooltip = true, tooltipPlacement = 'top', ...rest } = props;
  const button = (
    <AriaButton {...rest} aria-label={label} className={classNames(styles.button, styles[variant])}>
      {children}
    </AriaButton>
  );
  return tooltip ? (
    <Tooltip text={label} placement={tooltipPlacement}>
      {button}
    </Tooltip>
  ) : (
    button
  );
}
