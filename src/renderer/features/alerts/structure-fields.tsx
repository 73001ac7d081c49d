import { useEffect, useState } from 'react';
import { STRUCTURE_DIRECTIONS, STRUCTURE_EVENTS } from '#core/alerts/alert.ts';
import { linkTo } from '../../connection/service-link.ts';
import { SelectField } from '../../ui/select-field.tsx';
import styles from './alert-dialog.module.css';
import type { DraftFieldProps } from './alert-dialog.tsx';
import type { AlertDraft } from './alert-draft.ts';
import { useIndicatorChoices } from './indicator-choices.ts';

const DIRECTIONS = { any: 'Bullish or bearish', bullish: 'Bullish', bearish: 'Bearish' } as const;
const EVENTS = { new: 'Is found', change: 'Is mitigated, swept, broken …' } as const;
const ANY = '';
const LOOKED_AT = 1000;

/** The kinds of marks that an indicator has found on a series so far. */
function useKinds({ symbol, timeframe, structure }: AlertDraft): readonly string[] {
  const [kinds, setKinds] = useState<readonly string[]>([]);
  const { indicator, parameters } = structure;
  useEffect(() => {
    setKinds([]);
    if (indicator === '') return;
    const abort = new AbortController();
    const limits = { zone: LOOKED_AT, level: LOOKED_AT, line: LOOKED_AT, label: LOOKED_AT };
    void linkTo('feature')
      .client['indicators.marks']({ symbol, timeframe, indicator, parameters: { ...parameters }, limits }, { signal: abort.signal })
      .then((result) => {
        if (result.ok && !abort.signal.aborted) setKinds([...new Set(result.value.marks.map(({ kind }) => kind))].sort());
      });
    return () => abort.abort();
  }, [symbol, timeframe, indicator, parameters]);
  return kinds;
}

/** What a structure indicator finds, and what is to happen to it. */
export function StructureFields({ draft, set, problems }: DraftFieldProps) {
  const { choices, key } = useIndicatorChoices(draft.structure, ({ hasMarks }) => hasMarks);
  const kinds = useKinds(draft);
  const all = draft.mark !== null && !kinds.includes(draft.mark) ? [draft.mark, ...kinds] : kinds;
  return (
    <>
      <div className={styles.fields}>
        <div>
          <SelectField
            label="Indicator"
            value={draft.structure.indicator === '' ? '' : key}
            options={[
              ...(draft.structure.indicator === '' ? ([['', 'Choose…']] as const) : []),
              ...choices.map((choice) => [choice.key, choice.title] as const),
            ]}
            onChange={(next) => {
              const choice = choices.find((one) => one.key === next);
              if (choice) set({ structure: { indicator: choice.listing.id, parameters: choice.parameters }, mark: null });
            }}
          />
          {problems.structure && <p className={styles.refusal}>{problems.structure}</p>}
        </div>
        <SelectField
          label="What"
          value={draft.mark ?? ANY}
          options={[[ANY, 'Anything'], ...all.map((kind) => [kind, kind.replaceAll('-', ' ')] as const)]}
          onChange={(mark) => set({ mark: mark === ANY ? null : mark })}
        />
      </div>
      <div className={styles.fields}>
        <SelectField
          label="Direction"
          value={draft.structureDirection}
          options={STRUCTURE_DIRECTIONS.toReversed().map((one) => [one, DIRECTIONS[one]] as const)}
          onChange={(structureDirection) => set({ structureDirection })}
        />
        <SelectField
          label="When it"
          value={draft.on}
          options={STRUCTURE_EVENTS.map((one) => [one, EVENTS[one]] as const)}
          onChange={(on) => set({ on })}
        />
      </div>
      <p className={styles.note}>Structure is told with the close of the bar that makes it known, never earlier.</p>
    </>
  );
}
