import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { classNames } from '../class-names.ts';
import styles from './Dialog.module.css';

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  /** Called for Esc, a press outside (when dismissable) and by the caller's own buttons. */
  readonly onClose: () => void;
  /** A press outside and Esc close it; default true. False for what must be decided. */
  readonly dismissable?: boolean;
  readonly width?: 'small' | 'medium' | 'large';
  /** `alertdialog` for something that destroys. */
  readonly role?: 'dialog' | 'alertdialog';
  readonly children: ReactNode;
  /** Buttons, the main one last. */
  readonly actions?: ReactNode;
}

/** A modal question. Focus is kept inside and goes back to where it came from. */
export function Dialog(props: DialogProps) {
  const { title, isOpen, onClose, dismissable = true, width = 'medium', role = 'dialog', children, actions } = props;
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable={dismissable}
      isKeyboardDismissDisabled={!dismissable}
      className={styles.overlay ?? ''}
    >
      <Modal className={classNames(styles.modal, styles[width])}>
        <AriaDialog role={role} className={styles.dialog ?? ''}>
          <Heading slot="title" level={2} className={styles.title ?? ''}>
            {title}
          </Heading>
          <div className={styles.body}>{children}</div>
          {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
