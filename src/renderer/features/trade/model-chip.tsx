import { useEffect, useState } from 'react';
import type { z } from 'zod';
import type { modelCard } from '#contract/predictions.ts';
import { linkTo } from '../../connection/service-link.ts';
import { formatNumber, formatShare } from '../../format/number.ts';
import { formatDate } from '../../format/time.ts';
import { Badge } from '../../ui/badge.tsx';
import { Tip } from '../../ui/tooltip.tsx';
import styles from './chart-toolbar.module.css';
import type { ChartState } from './charts-store.ts';

type ModelCard = z.infer<typeof modelCard>;

function useModelCard(symbol: string, timeframe: ChartState['timeframe']): ModelCard | null {
  const [card, setCard] = useState<ModelCard | null>(null);
  useEffect(() => {
    const link = linkTo('inference');
    const stopped = new AbortController();
    const load = async () => {
      const result = await link.client['model.card']({ symbol, timeframe }, { signal: stopped.signal });
      if (!stopped.signal.aborted && result.ok) setCard(result.value.card);
    };
    setCard(null);
    void load();
    const stop = link.onUp(() => void load());
    return () => {
      stopped.abort();
      stop();
    };
  }, [symbol, timeframe]);
  return card;
}

/** What the model of this chart is worth, said before anything it predicts. */
export function ModelChip({ chart }: { chart: ChartState }) {
  const card = useModelCard(chart.symbol, chart.timeframe);
  if (!card) return null;
  const facts: readonly (readonly [string, string])[] = [
    ['Log loss', `${formatNumber(card.testLogLoss, 4)} (base rate ${formatNumber(card.baselineLogLoss, 4)})`],
    ['Accuracy', `${formatShare(card.testAccuracy)} (base rate ${formatShare(card.baseRateAccuracy)})`],
    ['AUC', formatNumber(card.testAuc, 3)],
    ['p-value', card.pValue < 0.001 ? '< 0.001' : formatNumber(card.pValue, 3)],
    ['Out of sample', `${formatDate(card.testFromUs, 'UTC')} to ${formatDate(card.testToUs, 'UTC')}, n ${formatNumber(card.testCount, 0)}`],
    ['Trained on', card.trainedOn],
  ];
  const tip = (
    <>
      <strong>
        {card.title} v{card.version}
      </strong>
      <dl className={styles.card}>
        {facts.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {card.verdict}
    </>
  );
  return (
    <Tip text={tip}>
      <button type="button" data-testid="model-chip">
        <Badge tone={card.hasEdge ? 'accent' : 'neutral'}>
          {card.hasEdge ? `model p ${card.pValue < 0.001 ? '<0.001' : formatNumber(card.pValue, 3)}` : 'model: no edge'}
        </Badge>
      </button>
    </Tip>
  );
}
