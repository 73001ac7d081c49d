import { Info, Keyboard, RotateCcw } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { DEFAULT_SETTINGS, type Settings } from '#contract/workstation.ts';
import { changeSettings, useSettings } from '../../state/settings-store.ts';
import { openDialog } from '../../state/shell-store.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Segments, SwitchField } from '../../ui/choice.tsx';
import { classNames } from '../../ui/class-names.ts';
import { TextField } from '../../ui/field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { ScreenFrame } from '../../ui/screen.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { NotificationSetting } from '../alerts/notification-setting.tsx';
import styles from './settings-screen.module.css';
import { TIME_ZONES } from './time-zones.ts';

type Key = Exclude<keyof Settings, 'watchlist' | 'workspace'>;

interface Item {
  readonly key: Key;
  readonly group: string;
  readonly title: string;
  readonly note: string;
  readonly control: (settings: Settings) => ReactNode;
}

const set = (change: Partial<Settings>) => void changeSettings(change);
const swatch = (up: string | undefined, down: string | undefined, title: string) => (
  <span className={styles.swatches}>
    <i className={up} />
    <i className={down} />
    {title}
  </span>
);
const LOCALES = [
  ['en-GB', '12,345.67'],
  ['de-DE', '12.345,67'],
  ['fr-FR', '12 345,67'],
  ['de-CH', '12’345.67'],
  ['en-IN', '12,345.67 (1,23,456)'],
] as const;

const ITEMS: readonly Item[] = [
  {
    key: 'theme',
    group: 'Look',
    title: 'Theme',
    note: 'System follows the computer.',
    control: ({ theme }) => (
      <Segments
        label="Theme"
        value={theme}
        options={[
          ['dark', 'Dark'],
          ['light', 'Light'],
          ['system', 'System'],
        ]}
        onChange={(next) => set({ theme: next })}
      />
    ),
  },
  {
    key: 'priceColours',
    group: 'Look',
    title: 'Price colours',
    note: 'Blue and orange stay apart for colour-blind eyes. Up candles are hollow in every scheme.',
    control: ({ priceColours }) => (
      <Segments
        label="Price colours"
        value={priceColours}
        options={[
          ['blue-orange', swatch(styles['colour-blue'], styles['colour-orange'], 'Blue, orange')],
          ['classic', swatch(styles['colour-green'], styles['colour-red'], 'Green, red')],
          ['east-asian', swatch(styles['colour-red'], styles['colour-green'], 'East Asian')],
        ]}
        onChange={(next) => set({ priceColours: next })}
      />
    ),
  },
  {
    key: 'density',
    group: 'Look',
    title: 'Density',
    note: 'Height of rows in lists and tables.',
    control: ({ density }) => (
      <Segments
        label="Density"
        value={density}
        options={[
          ['dense', 'Dense'],
          ['regular', 'Regular'],
          ['comfortable', 'Comfortable'],
        ]}
        onChange={(next) => set({ density: next })}
      />
    ),
  },
  {
    key: 'fontScale',
    group: 'Look',
    title: 'Text size',
    note: '90 to 150 %.',
    control: ({ fontScale }) => (
      <NumberField
        label="Text size in percent"
        isBare
        value={Math.round(fontScale * 100)}
        min={90}
        max={150}
        step={5}
        onChange={(next) => set({ fontScale: Math.min(1.5, Math.max(0.9, next / 100)) })}
      />
    ),
  },
  {
    key: 'chartTimeZone',
    group: 'Numbers and times',
    title: 'Time zone',
    note: 'Of charts, tables and the clock.',
    control: ({ chartTimeZone }) => (
      <SelectField
        isBare
        label="Time zone"
        value={chartTimeZone}
        options={[...new Set([chartTimeZone, ...TIME_ZONES])].map((zone) => [zone, zone.replaceAll('_', ' ')] as const)}
        onChange={(next) => set({ chartTimeZone: next })}
        className={styles.select}
      />
    ),
  },
  {
    key: 'numberLocale',
    group: 'Numbers and times',
    title: 'Numbers',
    note: 'How thousands and decimals are written.',
    control: ({ numberLocale }) => (
      <SelectField
        isBare
        label="Numbers"
        value={numberLocale}
        options={LOCALES.some(([locale]) => locale === numberLocale) ? LOCALES : [...LOCALES, [numberLocale, numberLocale] as const]}
        onChange={(next) => set({ numberLocale: next })}
        className={styles.select}
      />
    ),
  },
  {
    key: 'systemNotifications',
    group: 'Alerts',
    title: 'Notifications of the system',
    note: 'Alerts that fire are told by the computer too, without a sound. A click shows the chart.',
    control: ({ systemNotifications }) => <NotificationSetting isOn={systemNotifications} />,
  },
  {
    key: 'singleLetterKeys',
    group: 'Keys',
    title: 'Keys without modifier',
    note: 'Letters change the symbol of a focused chart, digits its timeframe. They never act in a field and never trade.',
    control: ({ singleLetterKeys }) => (
      <SwitchField label="Keys without modifier" isBare isOn={singleLetterKeys} onChange={(next) => set({ singleLetterKeys: next })} />
    ),
  },
];

/** How the app looks and writes. Each item says when it differs from the default and can be put back alone. */
export function SettingsScreen() {
  const settings = useSettings((state) => state.settings);
  const [filter, setFilter] = useState('');
  const wanted = filter.trim().toLowerCase();
  const shown = ITEMS.filter((item) => `${item.group} ${item.title} ${item.note}`.toLowerCase().includes(wanted));
  const actions = (
    <>
      <TextField
        label="Search settings"
        isBare
        placeholder="Search settings"
        className={styles.search}
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
      />
      <Button onClick={() => openDialog('key-map')}>
        <Keyboard size={14} />
        Keys
      </Button>
      <Button onClick={() => openDialog('about')}>
        <Info size={14} />
        About
      </Button>
    </>
  );
  return (
    <ScreenFrame title="Settings" testId="settings-screen" actions={actions}>
      {shown.length === 0 && <EmptyState>No setting matches “{filter}”.</EmptyState>}
      <div className={styles.body}>
        {shown.map((item, i) => {
          const isChanged = settings[item.key] !== DEFAULT_SETTINGS[item.key];
          return (
            <div key={item.key}>
              {item.group !== shown[i - 1]?.group && <h2 className={styles.group}>{item.group}</h2>}
              <div className={styles.row}>
                <span className={styles.name}>
                  <span className={classNames(isChanged && styles.changed)}>{item.title}</span>
                  <small>{item.note}</small>
                </span>
                {item.control(settings)}
                {isChanged ? (
                  <IconButton label={`Put ${item.title} back`} onClick={() => set({ [item.key]: DEFAULT_SETTINGS[item.key] })}>
                    <RotateCcw size={13} />
                  </IconButton>
                ) : (
                  <span />
                )}
              </div>
            </div>
          );
        })}
      </div>
    </ScreenFrame>
  );
}
