import { create } from 'zustand';

/** When the forming bar of each chart closes, by panel id. */
export const useChartStatus = create<{ readonly closesAtUs: Readonly<Record<string, number | null>> }>(() => ({ closesAtUs: {} }));

export const setClosesAt = (id: string, closesAtUs: number | null): void => {
  if (useChartStatus.getState().closesAtUs[id] !== closesAtUs)
    useChartStatus.setState((state) => ({ closesAtUs: { ...state.closesAtUs, [id]: closesAtUs } }));
};
