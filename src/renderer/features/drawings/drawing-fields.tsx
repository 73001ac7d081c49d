import { drawing as drawingSchema } from '#contract/drawings.ts';
import { DRAWING_EXTENSIONS, type Drawing, LONGEST_DRAWING_TEXT } from '#core/drawings/drawing.ts';
import { roundToTick } from '#core/drawings/snap.ts';
import { priceDecimals } from '#core/market/instrument.ts';
import { levelWord } from '../../chart-engine/drawing-words.ts';
import { parseNumber } from '../../format/number.ts';
import { readTime, writeTime } from '../../format/parse-time.ts';
import { useSettings } from '../../state/settings-store.ts';
import { SelectField } from '../../ui/select-field.tsx';
import { drawingUnitsOf, replaceDrawing } from './drawing-actions.ts';
import styles from './drawing-fields.module.css';
import { NumberText, TypedText } from './number-text.tsx';
import { PositionSummary } from './position-summary.tsx';

const EXTENSIONS = { none: 'Ends at its points', right: 'Goes on to the right', both: 'Goes on both ways' } as const;

const POINT_NAMES: Partial<Record<Drawing['kind'], readonly [string, string]>> = {
  rectangle: ['First corner', 'Second corner'],
  fibonacci: ['Start of the move', 'End of the move'],
};

const readLevels = (text: string): readonly number[] | null => {
  const levels = text
    .split(/[;\s]+|,\s+/)
    .filter((part) => part !== '')
    .map(parseNumber);
  return levels.length > 0 && levels.every((level) => level !== null) ? levels : null;
};

/** Takes a changed drawing, or answers why it can't be. */
function change(next: Drawing, what: string): string | null {
  const parsed = drawingSchema.safeParse(next);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return issue ? `${issue.message.charAt(0).toUpperCase()}${issue.message.slice(1)}.` : 'This can’t be drawn.';
  }
  replaceDrawing(parsed.data, what);
  return null;
}

/** Every number and word of a drawing as fields: for exact work, and for those who draw without a pointer. */
export function DrawingFields({ drawing }: { drawing: Drawing }) {
  const zone = useSettings((state) => state.settings.chartTimeZone);
  const { kind, anchors } = drawing;
  const units = drawingUnitsOf(drawing.symbol, anchors[0]?.price);
  const decimals = priceDecimals(units.tickSize);
  const isPosition = kind === 'long' || kind === 'short';
  const withAnchor = (i: number, part: Partial<{ timeUs: number; price: number }>): Drawing => ({
    ...drawing,
    // Both points of a planned trade are at its entry.
    anchors: anchors.map((anchor, at) => (at === i || (isPosition && part.price !== undefined) ? { ...anchor, ...part } : anchor)),
  });
  const price = (label: string, value: number, make: (price: number) => Drawing) => (
    <NumberText
      key={label}
      label={label}
      value={value}
      decimals={decimals}
      onChange={(next) => change(make(roundToTick(next, units.tickSize)), label)}
    />
  );
  const time = (label: string, i: number) => (
    <TypedText
      key={label}
      label={label}
      value={anchors[i]?.timeUs ?? 0}
      // Bars begin at full minutes on all but the finest timeframe.
      write={(timeUs) => writeTime(timeUs, zone).replace(/:00$/, '')}
      read={(text) => readTime(text, zone)}
      problem="A time such as 2026-02-04 10:15."
      onChange={(timeUs) => change(withAnchor(i, { timeUs }), label)}
    />
  );
  const [first, second] = POINT_NAMES[kind] ?? ['Start', 'End'];
  const [from, to] = [anchors[0]?.price ?? 0, anchors.at(-1)?.price ?? 0];
  return (
    <fieldset className={styles.fields} disabled={drawing.isLocked} data-testid="drawing-fields">
      {drawing.isLocked && <p className={styles.note}>Locked. Unlock it to change its numbers and text.</p>}
      {isPosition ? (
        <>
          <div className={styles.pair}>
            {price('Entry', from, (next) => withAnchor(0, { price: next }))}
            <NumberText
              label={`Risk${units.currency ? `, ${units.currency}` : ''}`}
              value={drawing.riskMoney}
              decimals={2}
              onChange={(riskMoney) => change({ ...drawing, riskMoney }, 'risk')}
            />
            {price('Stop', drawing.stop, (stop) => ({ ...drawing, stop }))}
            {price('Target', drawing.target, (target) => ({ ...drawing, target }))}
            {time('From', 0)}
            {time('Until', 1)}
          </div>
          <PositionSummary drawing={drawing} />
        </>
      ) : kind === 'horizontal' ? (
        price('Price', from, (next) => withAnchor(0, { price: next }))
      ) : (
        <div className={styles.pair}>
          {time(anchors.length === 1 ? 'Time' : `${first}: time`, 0)}
          {price(anchors.length === 1 ? 'Price' : `${first}: price`, from, (next) => withAnchor(0, { price: next }))}
          {anchors.length > 1 && time(`${second}: time`, 1)}
          {anchors.length > 1 && price(`${second}: price`, to, (next) => withAnchor(1, { price: next }))}
        </div>
      )}
      {kind === 'channel' && price('Distance of the other line', drawing.offset, (offset) => ({ ...drawing, offset }))}
      {kind === 'fibonacci' && (
        <TypedText
          label="Levels"
          value={drawing.levels}
          write={(levels) => levels.map(levelWord).join('; ')}
          read={readLevels}
          problem="Numbers with semicolons or spaces between them, such as 0; 0.5; 1."
          onChange={(levels) => change({ ...drawing, levels }, 'levels')}
        />
      )}
      {(kind === 'trend' || kind === 'channel' || kind === 'fibonacci' || kind === 'rectangle') && (
        <SelectField
          label="Beyond its points"
          value={drawing.extension}
          options={DRAWING_EXTENSIONS.map((extension) => [extension, EXTENSIONS[extension]] as const)}
          onChange={(extension) => change({ ...drawing, extension }, 'extension')}
        />
      )}
      <label className={styles.text}>
        <span>Text</span>
        <textarea
          value={drawing.text}
          maxLength={LONGEST_DRAWING_TEXT}
          rows={kind === 'text' ? 3 : 1}
          spellCheck={false}
          data-testid="drawing-text"
          onFocus={(event) => kind === 'text' && event.target.select()}
          onChange={(event) => change({ ...drawing, text: event.target.value }, 'text')}
        />
      </label>
    </fieldset>
  );
}
