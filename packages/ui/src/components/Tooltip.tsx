import type { ReactElement } from 'react';
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components';
import styles from './Tooltip.module.css';

export interface TooltipProps {
  readonly text: string;
  /** Where it covers nothing that can be pressed: `end` in a rail. */
  readonly placement?: 'top' | 'bottom' | 'end';
  readonly children: ReactElement;
}

/** Words for an icon on hover and on keyboard focus. `children` is one React Aria control. */
export function Tooltip({ text, placement = 'top', children }: TooltipProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={80}>
      {children}
      <AriaTooltip className={styles.tooltip ?? ''} offset={6} placement={placement}>
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
