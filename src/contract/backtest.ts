import { backtestSettings } from '#core/backtest/configuration.ts';

/**
 * The configuration of a run as it comes from a file, a form or a tool; see {@link backtestSettings}. Check it with `readConfiguration`, which
 * names every problem at once by path and checks the strategy's parameters too.
 */
export const backtestConfiguration = backtestSettings;
