import type { IndicatorDefinition } from '../definition.ts';
import { bosChoch } from './bos-choch.ts';
import { confluence } from './confluence.ts';
import { fvg } from './fvg.ts';
import { liquidity } from './liquidity.ts';
import { liquiditySweeps } from './liquidity-sweeps.ts';
import { orderBlocks } from './order-blocks.ts';
import { premiumDiscount } from './premium-discount.ts';
import { previousHighLow } from './previous-high-low.ts';
import { sessions } from './sessions.ts';
import { swings } from './swings.ts';

/** Every smart-money indicator, in the order of the picker. */
export const SMART_MONEY: readonly IndicatorDefinition[] = [
  swings,
  bosChoch,
  fvg,
  orderBlocks,
  liquidity,
  liquiditySweeps,
  premiumDiscount,
  previousHighLow,
  sessions,
  confluence,
];
