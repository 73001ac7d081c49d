/** From and to, of event times in microseconds; open where it is left out. */
export interface LogRange {
  readonly from?: number;
  readonly to?: number;
}
