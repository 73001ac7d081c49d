import { create } from 'zustand';

/** What the picker lists: a family, or one of its own lists. */
export type PickerView = 'chart' | 'templates' | 'all' | 'favourites' | 'recent' | (string & {});

interface PickerState {
  /** The chart that it was opened for; null while it is closed. */
  readonly chartId: string | null;
  readonly view: PickerView;
}

/** Whether the indicator picker is open, and on what. */
export const usePicker = create<PickerState>(() => ({ chartId: null, view: 'all' }));

export const openPicker = (chartId: string, view: PickerView = 'all'): void => usePicker.setState({ chartId, view });
export const closePicker = (): void => usePicker.setState({ chartId: null });
export const showInPicker = (view: PickerView): void => usePicker.setState({ view });
