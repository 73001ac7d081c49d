/** What became of a row: null when it is good as it stands, else what is wrong with it or what was done to it. */
interface RowVerdict {
  readonly outcome: 'good' | 'repaired' | 'rejected';
  readonly reason: string;
}

const GOOD: RowVerdict = { outcome: 'good', reason: '' };
const rejected = (reason: string): RowVerdict => ({ outcome: 'rejected', reason });
const repaired = (reason: string): RowVerdict => ({ outcome: 'repaired', reason });

/** Greater numbers are no prices: they would overflow what is computed from them. */
const LARGEST_PRICE = 1e15;
const LARGEST_VOLUME = 1e18;
/** 1900-01-01 and 2200-01-01 in microseconds. */
const EARLIEST_US = -2_208_988_800_000_000;
const LATEST_US = 7_258_118_400_000_000;

function checkTime(timeUs: number): string | null {
  return timeUs >= EARLIEST_US && timeUs < LATEST_US ? null : 'the time lies outside the years 1900 to 2199';
}

function checkPrice(name: string, price: number): string | null {
  if (!(price > 0)) return `${name} ${price} is not a positive price`;
  return price <= LARGEST_PRICE ? null : `${name} ${price} is too large for a price`;
}

/**
 * Checks a bar row `time, open, high, low, close, volume`: prices positive, high and low around open and close, volume not negative.
 * With `mayRepair` a high and low that were swapped are swapped back, one that is too narrow is widened, a negative volume becomes
 * unknown; the row is changed in place.
 */
export function checkBarRow(row: Float64Array, mayRepair: boolean): RowVerdict {
  const [timeUs, open, high, low, close, volume] = row as unknown as [number, number, number, number, number, number];
  const fault =
    checkTime(timeUs) ?? checkPrice('open', open) ?? checkPrice('high', high) ?? checkPrice('low', low) ?? checkPrice('close', close);
  if (fault !== null) return rejected(fault);
  const widest = open > close ? open : close;
  const lowest = open < close ? open : close;
  const isVolumeBad = volume < 0 || volume > LARGEST_VOLUME;
  if (high >= widest && low <= lowest && !isVolumeBad) return GOOD;
  const reason = describeBar(open, high, low, close, volume, isVolumeBad);
  if (!mayRepair) return rejected(reason);
  if (isVolumeBad) row[5] = Number.NaN;
  if (low >= widest && high <= lowest) {
    row[2] = low;
    row[3] = high;
    return repaired(`${reason}: swapped`);
  }
  row[2] = Math.max(high, low, widest);
  row[3] = Math.min(high, low, lowest);
  return repaired(isVolumeBad ? `${reason}: volume unknown` : `${reason}: widened`);
}

function describeBar(open: number, high: number, low: number, close: number, volume: number, isVolumeBad: boolean): string {
  if (high < low) return `high ${high} is below low ${low}`;
  if (high < open) return `high ${high} is below open ${open}`;
  if (high < close) return `high ${high} is below close ${close}`;
  if (low > open) return `low ${low} is above open ${open}`;
  if (low > close) return `low ${low} is above close ${close}`;
  return isVolumeBad ? `volume ${volume} is not a volume` : '';
}

/**
 * Checks a tick row `time, bid, ask, volume`: prices positive, ask not below bid. A print has no ask. With `mayRepair` crossed sides
 * are swapped in place.
 */
export function checkTickRow(row: Float64Array, mayRepair: boolean): RowVerdict {
  const [timeUs, bid, ask, volume] = row as unknown as [number, number, number, number];
  const isPrint = Number.isNaN(ask);
  const fault = checkTime(timeUs) ?? checkPrice(isPrint ? 'price' : 'bid', bid) ?? (isPrint ? null : checkPrice('ask', ask));
  if (fault !== null) return rejected(fault);
  if (volume < 0 || volume > LARGEST_VOLUME) return rejected(`volume ${volume} is not a volume`);
  if (isPrint || ask >= bid) return GOOD;
  const reason = `ask ${ask} is below bid ${bid}`;
  if (!mayRepair) return rejected(reason);
  row[1] = ask;
  row[2] = bid;
  return repaired(`${reason}: swapped`);
}
