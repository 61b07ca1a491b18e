import type { ReactNode, Ref } from 'react';
import {
  FieldError,
  Group,
  Input,
  Label,
  Text,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components';
import { classNames } from '../class-names.ts';
import styles from './TextField.module.css';

export interface TextFieldProps extends Omit<AriaTextFieldProps, 'className' | 'style' | 'children'> {
  readonly label: string;
  /** A sentence below the field. */
  readonly hint?: ReactNode;
  /** A sentence that says what to do; sets `isInvalid`. */
  readonly error?: string | undefined;
  readonly placeholder?: string;
  readonly autoCapitalize?: 'none' | 'sentences';
  /** Inside the field, before the text. */
  readonly leading?: ReactNode;
  /** Inside the field, after the text: a suffix or an IconButton. */
  readonly trailing?: ReactNode;
  readonly mono?: boolean;
  /** Larger, for the one question of a page. */
  readonly large?: boolean;
  /** The label is for screen readers only (a heading nearby says it already). */
  readonly hideLabel?: boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
}

export function TextField(props: TextFieldProps) {
  const {
    label,
    hint,
    error,
    placeholder,
    autoCapitalize,
    leading,
    trailing,
    mono,
    large,
    hideLabel,
    inputRef,
    ...rest
  } = props;
  return (
    <AriaTextField {...rest} isInvalid={error !== undefined} className={styles.field ?? ''}>
      <Label className={hideLabel === true ? 'visually-hidden' : styles.label}>{label}</Label>
      <Group className={classNames(styles.box, large === true && styles.large)}>
        {leading}
        <Input
          className={classNames(styles.input, mono === true && styles.mono)}
          {...(autoCapitalize === undefined ? {} : { autoCapitalize })}
          {...(placeholder === undefined ? {} : { placeholder })}
          {...(inputRef === undefined ? {} : { ref: inputRef })}
        />
        {trailing}
      </Group>
      {hint !== undefined && (
        <Text slot="description" className={styles.hint ?? ''}>
          {hint}
        </Text>
      )}
      {error !== undefined && <FieldError className={styles.error ?? ''}>{error}</FieldError>}
    </AriaTextField>
  );
}
