/** Zones that traders choose most, then every other one that this machine knows. */
export const TIME_ZONES: readonly string[] = [
  ...new Set([
    'UTC',
    'America/New_York',
    'America/Chicago',
    'Europe/London',
    'Europe/Berlin',
    'Europe/Athens',
    'Asia/Tokyo',
    'Asia/Singapore',
    'Australia/Sydney',
    ...(typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : []),
  ]),
];
