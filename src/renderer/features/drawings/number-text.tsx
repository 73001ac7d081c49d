import { useState } from 'react';
import { formatNumber, parseNumber } from '../../format/number.ts';
import { TextField } from '../../ui/field.tsx';

interface TypedTextProps<T> {
  label: string;
  value: T;
  write: (value: T) => string;
  /** Null when the text is not such a value. */
  read: (text: string) => T | null;
  /** What to say then. */
  problem: string;
  /** Answers with a sentence when the value can't be taken. */
  onChange: (value: T) => string | null;
}

/** A value that is typed: taken on Enter or when the field is left, and only if it makes sense. */
export function TypedText<T>({ label, value, write, read, problem, onChange }: TypedTextProps<T>) {
  const [typed, setTyped] = useState<string | null>(null);
  const [error, setError] = useState<string | undefined>(undefined);
  const take = () => {
    if (typed === null) return;
    const next = read(typed);
    const refusal = next === null ? problem : typed === write(value) ? null : onChange(next);
    setError(refusal ?? undefined);
    if (refusal === null) setTyped(null);
  };
  return (
    <TextField
      label={label}
      value={typed ?? write(value)}
      error={error}
      inputMode="text"
      onChange={(event) => setTyped(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take();
        if (event.key === 'Escape' && typed !== null) {
          // Takes back what was typed; the layer around it stays.
          event.stopPropagation();
          setTyped(null);
          setError(undefined);
        }
      }}
    />
  );
}

interface NumberTextProps {
  label: string;
  value: number;
  decimals: number;
  onChange: (value: number) => string | null;
}

/** A number that is typed, in the trader's own way of writing numbers. */
export const NumberText = ({ label, value, decimals, onChange }: NumberTextProps) => (
  <TypedText
    label={label}
    value={value}
    write={(number) => formatNumber(number, decimals)}
    read={parseNumber}
    problem="This is not a number."
    onChange={onChange}
  />
);
