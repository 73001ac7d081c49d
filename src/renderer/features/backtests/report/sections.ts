/** Parts of a report, in order. */
export const SECTIONS = [
  { id: 'verdict', title: 'Verdict', group: null },
  { id: 'figures', title: 'Figures', group: null },
  { id: 'equity', title: 'Equity', group: null },
  { id: 'returns', title: 'Returns', group: null },
  { id: 'trades', title: 'Trades', group: null },
  { id: 'costs', title: 'Costs', group: null },
  { id: 'monte-carlo', title: 'Monte Carlo', group: 'Robustness' },
  { id: 'walk-forward', title: 'Walk-forward', group: 'Robustness' },
  { id: 'parameters', title: 'Parameters', group: 'Robustness' },
  { id: 'overfitting', title: 'Overfitting', group: 'Robustness' },
  { id: 'data', title: 'Data', group: 'Provenance' },
  { id: 'settings', title: 'Settings', group: 'Provenance' },
  { id: 'reproduce', title: 'Reproduce', group: 'Provenance' },
] as const;
export type SectionId = (typeof SECTIONS)[number]['id'];

export const sectionElementId = (id: SectionId): string => `report-${id}`;

/** Scrolls a part of the report into view and puts the focus there. */
export function openReportSection(id: SectionId): void {
  const element = document.getElementById(sectionElementId(id));
  element?.scrollIntoView({ block: 'start' });
  element?.focus({ preventScroll: true });
}
