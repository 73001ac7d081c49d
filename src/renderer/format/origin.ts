/** Words about where data came from, with machine-written instants as a person writes them: `2024-03-04 09:00`. */
export const readableOrigin = (origin: string): string =>
  origin
    .replaceAll(/(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:\.\d+)?Z/g, '$1 $2')
    .replace(/(\d\d:\d\d) to (\d{4}-\d\d-\d\d \d\d:\d\d)/, '$1 to $2 UTC');
