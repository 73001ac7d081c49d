import { isDrawnAtFirst } from '../../chart-engine/indicator-layer.ts';
import {
  LOOK_COLOURS,
  LOOK_DASHES,
  LOOK_STYLES,
  LOOK_WIDTHS,
  type LookColour,
  type OutputLook,
} from '../../chart-engine/indicator-look.ts';
import type { IndicatorListing } from '../../state/indicator-catalogue.ts';
import { SwitchField } from '../../ui/choice.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import styles from './output-looks.module.css';

const COLOUR_NAMES: Readonly<Record<LookColour, string>> = {
  'series-1': 'Yellow',
  'series-2': 'Grey',
  'series-3': 'Violet',
  'series-4': 'Green',
  'series-5': 'Pink',
  'series-6': 'Cyan',
  up: 'Up',
  down: 'Down',
};
const STYLE_NAMES = { line: 'Line', histogram: 'Bars', points: 'Points' } as const;

const DASH_NAMES = { solid: 'Solid', dashed: 'Dashed', dotted: 'Dotted' } as const;

export type Looks = Readonly<Record<string, OutputLook>>;

interface OutputLooksProps {
  listing: IndicatorListing;
  looks: Looks;
  /** What an output is drawn with while no colour is chosen. */
  ownColour: (output: string) => LookColour;
  onChange: (looks: Looks) => void;
}

/** How each output is drawn: shown or not, colour, form, width and dashes. */
export function OutputLooks({ listing, looks, ownColour, onChange }: OutputLooksProps) {
  const drawable = listing.outputs.filter(({ style }) => style !== 'none');
  if (drawable.length === 0) return null;
  return (
    <fieldset className={styles.rows} aria-label="How values are drawn">
      {drawable.map((output) => {
        const look = looks[output.name] ?? {};
        const set = (change: OutputLook) => onChange({ ...looks, [output.name]: { ...look, ...change } });
        const style = look.style ?? (output.style === 'histogram' || output.style === 'points' ? output.style : 'line');
        const isShown = !(look.isHidden ?? !isDrawnAtFirst(listing, output));
        return (
          <div key={output.name} className={styles.row}>
            <SwitchField label={`Show ${output.name}`} isBare isOn={isShown} onChange={(isOn) => set({ isHidden: !isOn })} />
            <span className={styles.name} data-off={!isShown}>
              {output.name}
            </span>
            <SelectField
              isBare
              label={`Colour of ${output.name}`}
              value={look.colour ?? ownColour(output.name)}
              options={LOOK_COLOURS.map((colour) => [colour, <Swatch key={colour} colour={colour} />] as const)}
              onChange={(colour) => set({ colour })}
            />
            <SelectField
              isBare
              label={`Form of ${output.name}`}
              value={style}
              options={LOOK_STYLES.map((one) => [one, STYLE_NAMES[one]] as const)}
              onChange={(next) => set({ style: next })}
            />
            {style !== 'histogram' && (
              <SelectField
                isBare
                label={`Width of ${output.name}`}
                value={String(look.width ?? 1)}
                options={LOOK_WIDTHS.map((width) => [String(width), `${width} px`] as const)}
                onChange={(width) => set({ width: Number(width) as (typeof LOOK_WIDTHS)[number] })}
              />
            )}
            {style === 'line' && (
              <SelectField
                isBare
                label={`Stroke of ${output.name}`}
                value={look.dash ?? 'solid'}
                options={LOOK_DASHES.map((dash) => [dash, DASH_NAMES[dash]] as const)}
                onChange={(dash) => set({ dash })}
              />
            )}
          </div>
        );
      })}
    </fieldset>
  );
}

const Swatch = ({ colour }: { colour: LookColour }) => (
  <span className={styles.swatch}>
    <i style={{ background: `var(--${colour})` }} />
    {COLOUR_NAMES[colour]}
  </span>
);
