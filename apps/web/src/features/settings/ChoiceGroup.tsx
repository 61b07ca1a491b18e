import { Label, Radio, RadioGroup } from 'react-aria-components';
import styles from './ChoiceGroup.module.css';

export interface ChoiceGroupProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly text: string }[];
  readonly onChange: (value: Value) => void;
}

/** One of a few; all of them on screen. */
export function ChoiceGroup<Value extends string>({ label, value, choices, onChange }: ChoiceGroupProps<Value>) {
  return (
    <RadioGroup
      value={value}
      onChange={(chosen) => {
        const choice = choices.find((one) => one.value === chosen);
        if (choice !== undefined) onChange(choice.value);
      }}
      className={styles.group ?? ''}
    >
      <Label className={styles.label}>{label}</Label>
      <div className={styles.choices}>
        {choices.map((choice) => (
          <Radio key={choice.value} value={choice.value} className={styles.choice ?? ''}>
            {choice.text}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
