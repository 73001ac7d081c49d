import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import { barStoreSuite } from './bar-store-suite.ts';
import { eventLogSuite } from './event-log-suite.ts';
import { marketStoreSuite } from './market-store-suite.ts';

const close = () => {};

eventLogSuite('memory', () => ({ log: createMemoryMarketStore(), close }));
barStoreSuite('memory', () => ({ store: createMemoryMarketStore(), close }));
marketStoreSuite('memory', () => ({ store: createMemoryMarketStore(), close }));
