import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import { INDICATOR_FAMILIES } from '#core/indicators/definition.ts';
import { type IndicatorListing, useIndicatorCatalogue } from '../../state/indicator-catalogue.ts';
import { classNames } from '../../ui/class-names.ts';
import { DialogWindow } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { addIndicator, useCharts } from '../trade/charts-store.ts';
import { ChartIndicatorList } from './chart-indicator-list.tsx';
import { IndicatorDetails } from './indicator-details.tsx';
import { indicatorLabel } from './indicator-label.ts';
import styles from './indicator-picker.module.css';
import { noteUsed, toggleFavourite, useShelf } from './indicator-shelf.ts';
import { OwnIndicatorFiles } from './own-indicator-files.tsx';
import type { ParameterValues } from './parameter-form.tsx';
import { closePicker, type PickerView, showInPicker, usePicker } from './picker-store.ts';
import { FAMILY_TITLES, searchIndicators } from './search-indicators.ts';
import { TemplateList } from './template-list.tsx';

/** Where indicators are found, set up and added to a chart, and where those on it are changed. */
export function IndicatorPicker() {
  const chartId = usePicker((state) => state.chartId);
  const chart = useCharts((state) => (chartId === null ? undefined : state.charts[chartId]));
  if (chartId === null || !chart) return null;
  return (
    <DialogWindow
      isOpen
      isFlush
      width={920}
      title="Indicators"
      extra={
        <span className={styles.chart}>
          {chart.symbol} {chart.timeframe}
        </span>
      }
      onClose={closePicker}
      testId="indicator-picker"
    >
      <PickerBody chartId={chartId} />
    </DialogWindow>
  );
}

interface ViewItem {
  readonly view: PickerView;
  readonly title: string;
  readonly count: number;
}

/** The lists of the picker, in groups. */
function useViews(chartId: string): readonly (readonly ViewItem[])[] {
  const { listings, own } = useIndicatorCatalogue();
  const onChart = useCharts((state) => state.charts[chartId]?.indicators.length ?? 0);
  const { favourites, recent, templates } = useShelf();
  return useMemo(() => {
    const families = INDICATOR_FAMILIES.map((family) => ({
      view: family,
      title: FAMILY_TITLES[family],
      count: family === 'user' ? own.size : listings.filter((listing) => listing.family === family).length,
    }));
    return [
      [
        { view: 'chart', title: 'On this chart', count: onChart },
        { view: 'templates', title: 'Templates', count: templates.length },
      ],
      [
        { view: 'all', title: 'All', count: listings.length },
        { view: 'favourites', title: 'Favourites', count: favourites.length },
        { view: 'recent', title: 'Recent', count: recent.length },
      ],
      families.filter(({ view, count }) => count > 0 || view === 'user'),
    ];
  }, [listings, own, onChart, favourites, recent, templates]);
}

/** The indicators of a list, in its order. */
function useListed(view: PickerView, query: string): readonly IndicatorListing[] {
  const { listings, byId } = useIndicatorCatalogue();
  const { favourites, recent } = useShelf();
  return useMemo(() => {
    const named = (ids: readonly string[]) => ids.flatMap((id) => byId.get(id) ?? []);
    if (view === 'favourites') return searchIndicators(query, named(favourites));
    if (view === 'recent') return searchIndicators(query, named(recent));
    return searchIndicators(query, view === 'all' ? listings : listings.filter(({ family }) => family === view));
  }, [listings, byId, favourites, recent, view, query]);
}

const LONGEST_SHORT_FORM = 9;

/** The shortest of its names, if it is short enough to be one that people say. */
function shortFormOf({ id, aliases }: IndicatorListing): string {
  const shortest = [id, ...aliases].reduce((best, name) => (name.length < best.length ? name : best));
  return shortest.length <= LONGEST_SHORT_FORM ? shortest : '';
}

const EMPTY_WORDS: Readonly<Record<string, string>> = {
  favourites: 'No favourites yet. Mark an indicator with the star beside its name.',
  recent: 'Indicators that you add are listed here.',
};

function PickerBody({ chartId }: { chartId: string }) {
  const view = usePicker((state) => state.view);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState<string | null>(null);
  const [values, setValues] = useState<{ id: string; values: ParameterValues } | null>(null);
  const [added, setAdded] = useState('');
  const views = useViews(chartId);
  const listed = useListed(view, query);
  const { favourites } = useShelf();
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const isList = view !== 'chart' && view !== 'templates';
  const chosen = listed.find((listing) => listing.id === active) ?? listed[0];
  const parameters = chosen && (values?.id === chosen.id ? values.values : chosen.defaults);

  const select = (listing: IndicatorListing | undefined) => {
    if (!listing) return;
    setActive(listing.id);
    list.current?.querySelector(`[data-id="${CSS.escape(listing.id)}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  const add = () => {
    if (!chosen || !parameters) return;
    addIndicator(chartId, chosen.id, { ...parameters });
    noteUsed(chosen.id);
    setAdded(`${indicatorLabel({ parameters }, chosen)} was added.`);
  };
  const type = (text: string) => {
    setQuery(text);
    setActive(null);
    if (!isList || text !== '') showInPicker('all');
  };
  const choose = (next: PickerView) => {
    setQuery('');
    setActive(null);
    showInPicker(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = listed.findIndex((listing) => listing.id === chosen?.id);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (!isList) return;
    if (event.key === 'Enter') add();
    else if (step !== undefined) select(listed[Math.max(0, Math.min(listed.length - 1, at + step))]);
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles.picker}>
      <ViewList views={views} view={view} onChoose={choose} />
      <div className={styles.middle}>
        <input
          ref={search}
          className={styles.search}
          value={query}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
          placeholder="Search by name, short form or family"
          aria-label="Search indicators"
          role="combobox"
          aria-expanded={isList}
          aria-controls={`${id}-list`}
          aria-activedescendant={isList && chosen ? `${id}-${chosen.id}` : undefined}
          autoComplete="off"
          spellCheck={false}
          data-testid="indicator-search"
        />
        {view === 'chart' && <ChartIndicatorList chartId={chartId} />}
        {view === 'templates' && <TemplateList chartId={chartId} />}
        {isList && (
          <div ref={list} id={`${id}-list`} className={styles.list} role="listbox" aria-label="Indicators">
            {listed.map((listing) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
              // biome-ignore lint/a11y/useFocusableInteractive: the field above keeps the focus
              <div
                key={listing.id}
                id={`${id}-${listing.id}`}
                data-id={listing.id}
                role="option"
                aria-selected={listing === chosen}
                className={classNames(styles.item, listing === chosen && styles.active)}
                onClick={() => {
                  select(listing);
                  search.current?.focus();
                }}
                onDoubleClick={add}
              >
                <span className={styles.title}>{listing.title}</span>
                <span className={styles.names}>{shortFormOf(listing)}</span>
                {favourites.includes(listing.id) && (
                  <span className={styles.star} role="img" aria-label="favourite">
                    ★
                  </span>
                )}
              </div>
            ))}
            {view === 'user' && query === '' && <OwnIndicatorFiles />}
            {listed.length === 0 && !(view === 'user' && query === '') && (
              <p className={styles.empty} role="status">
                {query === ''
                  ? (EMPTY_WORDS[view] ?? 'No indicator is known yet: the feature service is not there.')
                  : `No indicator is called “${query}”.`}
              </p>
            )}
          </div>
        )}
        <p className={styles.foot}>
          <span role="status" data-testid="indicator-added">
            {added}
          </span>
          <span className={styles.keys}>
            {isList && (
              <>
                <Kbd keys="Enter" /> add{' '}
              </>
            )}
            <Kbd keys="Escape" /> close
          </span>
        </p>
      </div>
      {isList && chosen && parameters && (
        <IndicatorDetails
          listing={chosen}
          values={parameters}
          isFavourite={favourites.includes(chosen.id)}
          onChange={(next) => setValues({ id: chosen.id, values: next })}
          onFavourite={() => toggleFavourite(chosen.id)}
          onAdd={add}
        />
      )}
    </div>
  );
}

interface ViewListProps {
  views: readonly (readonly ViewItem[])[];
  view: PickerView;
  onChoose: (view: PickerView) => void;
}

/** One stop for the Tab key; arrows move within. */
function ViewList({ views, view, onChoose }: ViewListProps) {
  const root = useRef<HTMLDivElement>(null);
  const all = views.flat();
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = all[all.findIndex((item) => item.view === view) + step];
    if (!next) return;
    onChoose(next.view);
    root.current?.querySelector<HTMLElement>(`[data-view="${next.view}"]`)?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it have the keys
    <div ref={root} className={styles.views} onKeyDown={onKeyDown}>
      {views.map((group) => (
        <div key={group[0]?.view} className={styles.group}>
          {group.map((item) => (
            <button
              key={item.view}
              type="button"
              className={styles.view}
              data-view={item.view}
              aria-pressed={item.view === view}
              tabIndex={item.view === view ? 0 : -1}
              onClick={() => onChoose(item.view)}
            >
              {item.title}
              <span className={styles.number}>{item.count}</span>
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}
