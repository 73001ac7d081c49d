import type { IndicatorDefinition } from '../definition.ts';
import { bosChoch } from './bos-choch.ts';
import { fvg } from './fvg.ts';
import { orderBlocks } from './order-blocks.ts';
import { previousHighLow } from './previous-high-low.ts';
import { sessions } from './sessions.ts';
import { swings } from './swings.ts';

/** Every smart-money indicator, in the order of the picker. */
export const SMART_MONEY: readonly IndicatorDefinition[] = [swings, fvg, bosChoch, orderBlocks, sessions, previousHighLow];
