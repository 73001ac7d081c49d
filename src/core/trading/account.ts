/**
 * Money of a run, in the account's currency. `balance` holds what was realised: capital, closed results, commissions, carry. An open
 * position adds its units × price − what they cost, in the instrument's currency, at the present rate. So a foreign position is
 * financed in its own currency, and only its result is exchanged.
 */
export class Account {
  readonly initialCapital: number;
  /** A double from the start: a field that begins undefined has every amount put into a box of its own. */
  balance = Number.NaN;
  commissions = 0;

  constructor(initialCapital: number) {
    this.initialCapital = initialCapital;
    this.balance = initialCapital;
  }
}
