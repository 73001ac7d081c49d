import { useId } from 'react';
import { useMarket } from '../../state/market-store.ts';
import { TextField } from '../../ui/field.tsx';

interface SymbolFieldProps {
  label: string;
  value: string;
  onChange: (symbol: string) => void;
}

/** The symbol of an instrument: typed, or chosen among the known ones. */
export function SymbolField({ label, value, onChange }: SymbolFieldProps) {
  const id = useId();
  const instruments = useMarket((state) => state.instruments);
  return (
    <>
      <TextField label={label} value={value} placeholder="Symbol" list={id} onChange={(event) => onChange(event.target.value.trim())} />
      <datalist id={id}>
        {instruments.map(({ symbol }) => (
          <option key={symbol} value={symbol} />
        ))}
      </datalist>
    </>
  );
}
