import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from './IconButton.tsx';
import { TextField, type TextFieldProps } from './TextField.tsx';

export interface PasswordFieldProps extends Omit<TextFieldProps, 'type' | 'trailing'> {
  /** “Passwort anzeigen” / “Passwort verbergen” */
  readonly showLabel: string;
  readonly hideLabelText: string;
}

/** Never trims and never blocks pasting: password managers must work (WCAG 2.2, 3.3.8). */
export function PasswordField({ showLabel, hideLabelText, ...rest }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <TextField
      {...rest}
      type={shown ? 'text' : 'password'}
      autoCorrect="off"
      spellCheck="false"
      trailing={
        <IconButton
          label={shown ? hideLabelText : showLabel}
          tooltip={false}
          onPress={() => setShown((before) => !before)}
        >
          {shown ? <EyeOff size={18} strokeWidth={1.75} /> : <Eye size={18} strokeWidth={1.75} />}
        </IconButton>
      }
    />
  );
}
