import type {
  Alert,
  AlertCondition,
  AlertFrequency,
  CrossDirection,
  PriceMoment,
  StructureDirection,
  StructureEvent,
} from '#core/alerts/alert.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { readTime, writeTime } from '../../format/parse-time.ts';

/** One output of an indicator as the dialog holds it. */
export interface OperandDraft {
  readonly indicator: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly output: string;
}

/** An alert as it is being written: every kind of condition at once, numbers and times as they are typed. */
export interface AlertDraft {
  readonly id: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly kind: AlertCondition['kind'];
  readonly level: string;
  readonly direction: CrossDirection;
  readonly at: PriceMoment;
  readonly drawing: string;
  readonly line: string | null;
  readonly left: OperandDraft;
  readonly rightKind: 'level' | 'price' | 'indicator';
  readonly rightLevel: string;
  readonly right: OperandDraft;
  readonly structure: Omit<OperandDraft, 'output'>;
  readonly mark: string | null;
  readonly structureDirection: StructureDirection;
  readonly on: StructureEvent;
  readonly frequency: AlertFrequency['kind'];
  readonly coolDownMinutes: number;
  readonly expires: string;
  readonly message: string;
}

/** A draft with nothing chosen yet. */
export const emptyDraft = (id: string, symbol: string, timeframe: Timeframe): AlertDraft => ({
  id,
  symbol,
  timeframe,
  kind: 'price',
  level: '',
  direction: 'either',
  at: 'tick',
  drawing: '',
  line: null,
  left: { indicator: 'rsi', parameters: {}, output: 'rsi' },
  rightKind: 'level',
  rightLevel: '',
  right: { indicator: 'ema', parameters: {}, output: 'ema' },
  structure: { indicator: '', parameters: {} },
  mark: null,
  structureDirection: 'any',
  on: 'new',
  frequency: 'once',
  coolDownMinutes: 5,
  expires: '',
  message: '',
});

/** The draft that an alert is changed by. */
export function draftOf({ id, symbol, timeframe, condition, frequency, expiresAtUs, message }: Alert, zone: string): AlertDraft {
  const base: AlertDraft = {
    ...emptyDraft(id, symbol, timeframe),
    kind: condition.kind,
    frequency: frequency.kind,
    coolDownMinutes: frequency.kind === 'every' ? frequency.coolDownSeconds / 60 : 5,
    expires: expiresAtUs === null ? '' : writeTime(expiresAtUs, zone),
    message,
  };
  switch (condition.kind) {
    case 'price':
      return { ...base, level: String(condition.level), direction: condition.direction, at: condition.at };
    case 'drawing':
      return { ...base, drawing: condition.drawing, line: condition.line, direction: condition.direction, at: condition.at };
    case 'indicator': {
      const { left, right, direction } = condition;
      return {
        ...base,
        left,
        direction,
        rightKind: right.kind,
        rightLevel: right.kind === 'level' ? String(right.level) : '',
        ...(right.kind === 'indicator'
          ? { right: { indicator: right.indicator, parameters: right.parameters, output: right.output } }
          : {}),
      };
    }
    default: {
      const { indicator, parameters, mark, direction, on } = condition;
      return { ...base, structure: { indicator, parameters }, mark, structureDirection: direction, on };
    }
  }
}

const numberOf = (text: string): number | null => {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(value) ? null : value;
};

/** What is wrong with a draft, by field. */
export interface DraftProblems {
  readonly level?: string;
  readonly drawing?: string;
  readonly rightLevel?: string;
  readonly structure?: string;
  readonly expires?: string;
}

function conditionOf(draft: AlertDraft): AlertCondition | DraftProblems {
  const { kind, direction, at } = draft;
  if (kind === 'price') {
    const level = numberOf(draft.level);
    return level === null ? { level: 'A price, for example 1.1042' } : { kind, level, direction, at };
  }
  if (kind === 'drawing')
    return draft.drawing === '' ? { drawing: 'Choose a drawing' } : { kind, drawing: draft.drawing, line: draft.line, direction, at };
  if (kind === 'structure') {
    const { structure, mark, structureDirection, on } = draft;
    return structure.indicator === ''
      ? { structure: 'Choose an indicator' }
      : { kind, ...structure, mark, direction: structureDirection, on };
  }
  if (draft.rightKind === 'level') {
    const level = numberOf(draft.rightLevel);
    return level === null ? { rightLevel: 'A number' } : { kind, left: draft.left, direction, right: { kind: 'level', level } };
  }
  return {
    kind,
    left: draft.left,
    direction,
    right: draft.rightKind === 'price' ? { kind: 'price' } : { kind: 'indicator', ...draft.right },
  };
}

/** The alert that a draft comes to, or what is wrong with it. */
export function alertOfDraft(draft: AlertDraft, zone: string, nowUs: number): { alert: Alert } | { problems: DraftProblems } {
  const condition = conditionOf(draft);
  const expiresAtUs = draft.expires.trim() === '' ? null : readTime(draft.expires, zone);
  const isUnreadable = draft.expires.trim() !== '' && expiresAtUs === null;
  const expires = isUnreadable ? 'A time such as 2026-11-30 17:00' : expiresAtUs !== null && expiresAtUs <= nowUs ? 'A time to come' : null;
  if (!('kind' in condition) || expires !== null)
    return { problems: { ...('kind' in condition ? {} : condition), ...(expires === null ? {} : { expires }) } };
  const { id, symbol, timeframe, message, frequency, coolDownMinutes } = draft;
  const often: AlertFrequency =
    frequency === 'every' ? { kind: 'every', coolDownSeconds: Math.max(0, Math.round(coolDownMinutes * 60)) } : { kind: frequency };
  return { alert: { id, symbol, timeframe, condition, frequency: often, expiresAtUs, isEnabled: true, message: message.trim() } };
}
