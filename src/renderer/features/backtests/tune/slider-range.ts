import type { ParameterField } from '../../trade/parameter-schema.ts';

interface SliderRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

type NumberParameter = Extract<ParameterField, { kind: 'number' }>;

const STEPS_OF_A_SLIDER = 200;

/** Reaches of a slider: the range that is allowed where it is narrow, else about a quarter to four times what was used. */
export function sliderRange(field: NumberParameter, used: number, usual: number): SliderRange {
  const { isWhole } = field;
  const low = field.min ?? Number.NEGATIVE_INFINITY;
  const high = field.max ?? Number.POSITIVE_INFINITY;
  if (high - low <= (isWhole ? STEPS_OF_A_SLIDER : 2)) return { min: low, max: high, step: field.step };
  const [smaller, larger] = [Math.min(used, usual), Math.max(used, usual)];
  // Around zero a multiple says nothing: there the size decides.
  const size = Math.max(Math.abs(smaller), Math.abs(larger), isWhole ? 5 : field.step * 10);
  const wanted = smaller > 0 ? [smaller / 4, larger * 4] : [-size * 4, size * 4];
  const round = isWhole ? Math.round : (value: number) => Number(value.toPrecision(2));
  const min = Math.max(low, round(wanted[0] as number));
  const max = Math.min(high, round(wanted[1] as number));
  return { min, max, step: field.step };
}

/** The nearest value that a slider may take. */
export function onStep({ min, max, step }: SliderRange, value: number): number {
  const stepped = min + Math.round((value - min) / step) * step;
  return Math.min(max, Math.max(min, Number(stepped.toPrecision(12))));
}
