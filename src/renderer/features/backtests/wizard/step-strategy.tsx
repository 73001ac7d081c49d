import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { CodeXml } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { StrategyListing } from '#contract/research-documents.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/field.tsx';
import { ParameterForm } from '../../indicators/parameter-form.tsx';
import { showOwnCode } from '../../own-code/screen-store.ts';
import { useStrategies } from '../strategy-catalogue.ts';
import type { Draft } from './draft.ts';
import { useProblem } from './fields.tsx';
import styles from './wizard.module.css';
import { problemName } from './wizard-steps.ts';
import { changeConfiguration, chooseStrategy, closeWizard, useWizard } from './wizard-store.ts';

const matches = (strategy: StrategyListing, text: string): boolean =>
  text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => `${strategy.title} ${strategy.id} ${strategy.description}`.toLowerCase().includes(word));

const isOwn = ({ origin }: StrategyListing): boolean => origin === 'user';

/** Leaves the wizard, whose draft is kept, for the file of an own strategy. */
function edit({ id }: StrategyListing): void {
  closeWizard();
  showOwnCode('strategies', id.slice(id.indexOf(':') + 1));
}

/** Which strategy, with which parameters. */
export function StepStrategy({ draft }: { draft: Draft }) {
  const strategies = useStrategies((state) => state.strategies) ?? [];
  const [search, setSearch] = useState('');
  const { id, params } = draft.configuration.strategy;
  const chosen = strategies.find((strategy) => strategy.id === id);
  const found = strategies.filter((strategy) => matches(strategy, search));
  const shown = [...found.filter(isOwn), ...found.filter((strategy) => !isOwn(strategy))];
  const list = useRef<HTMLDivElement>(null);
  // The parameters below take room from the list: what was chosen has to stay in view.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every choice
  useEffect(() => {
    list.current?.querySelector('[data-checked]')?.scrollIntoView({ block: 'nearest' });
  }, [id]);
  const problem = useProblem('strategy.id');
  const parameterProblems = useWizard((state) => state.check)?.problems.filter(({ path }) => path.startsWith('strategy.params'));
  return (
    <>
      <TextField
        label="Find a strategy"
        isBare
        placeholder={`Find among ${strategies.length} strategies`}
        value={search}
        error={problem}
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={(event) => {
          const [first] = shown;
          if (event.key === 'Enter' && !event.metaKey && !event.ctrlKey && first) chooseStrategy(first);
        }}
      />
      <RadioGroup
        ref={list}
        aria-label="Strategy"
        className={styles.strategies}
        value={id}
        onValueChange={(next) => {
          const strategy = strategies.find((one) => one.id === next);
          if (strategy) chooseStrategy(strategy);
        }}
      >
        {shown.map((strategy) => (
          <Radio.Root
            key={strategy.id}
            value={strategy.id}
            className={styles.strategy}
            aria-label={strategy.title}
            data-testid={`strategy-${strategy.id}`}
          >
            <span className={styles.strategyTitle}>
              {strategy.title}
              <span className={styles.version}>v{strategy.version}</span>
              {isOwn(strategy) && <Badge tone="accent">YOURS</Badge>}
              {strategy.needsPredictions && <Badge>needs a model</Badge>}
              {strategy.symbolsNeeded.least > 1 && <Badge>{strategy.symbolsNeeded.least} symbols</Badge>}
            </span>
            <span className={styles.strategyText}>{strategy.description}</span>
          </Radio.Root>
        ))}
        {shown.length === 0 && <p className={styles.note}>No strategy matches “{search}”.</p>}
      </RadioGroup>
      {chosen && (
        <section className={styles.block} aria-label="Parameters">
          <div className={styles.headingRow}>
            <h3 className={styles.heading}>Parameters of {chosen.title}</h3>
            {isOwn(chosen) && (
              <Button variant="ghost" onClick={() => edit(chosen)}>
                <CodeXml size={13} />
                Edit its code
              </Button>
            )}
          </div>
          <ParameterForm
            key={chosen.id}
            schema={chosen.parameters}
            values={{ ...chosen.defaults, ...params }}
            onChange={(values) => changeConfiguration({ strategy: { id, params: { ...values } } })}
          />
          {parameterProblems?.map(({ path, allowed }) => (
            <p key={path} className={styles.problem} role="alert">
              {problemName(path)} must be {allowed}.
            </p>
          ))}
        </section>
      )}
    </>
  );
}
