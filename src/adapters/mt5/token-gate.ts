import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '#core/ports/clock.ts';
import type { Mt5Limits } from './limits.ts';

/** SHA-256 of a token as lower-case hex: what is stored in its place. */
export const digestOfToken = (token: string): string => createHash('sha256').update(token, 'utf8').digest('hex');

/** Judges tokens in constant time, and slows everybody down after too many wrong ones, without ever locking the right one out. */
export class TokenGate {
  readonly #digest: Buffer;
  readonly #clock: Clock;
  readonly #limits: Mt5Limits;
  #wrongAtMs: number[] = [];
  #nextTurnMs = 0;

  /** `digest`: hex of {@link digestOfToken}; null while no token exists, when every token is wrong. */
  constructor(digest: string | null, clock: Clock, limits: Mt5Limits) {
    const bytes = Buffer.from(digest ?? '', 'hex');
    this.#digest = bytes.length === 32 ? bytes : Buffer.alloc(0);
    this.#clock = clock;
    this.#limits = limits;
  }

  /** How long the next hello must wait before it is judged; null when too many wait already. */
  turnDelayMs(): number | null {
    const now = this.#clock.monotonicMs();
    this.#wrongAtMs = this.#wrongAtMs.filter((at) => now - at < 60_000);
    if (this.#wrongAtMs.length < this.#limits.wrongTokensPerMinute) return 0;
    const turn = Math.max(now, this.#nextTurnMs) + this.#limits.tokenDelayMs;
    if (turn - now > this.#limits.tokenDelayMs * this.#limits.maximumStrangers) return null;
    this.#nextTurnMs = turn;
    return turn - now;
  }

  isRight(token: string): boolean {
    const digest = createHash('sha256').update(token, 'utf8').digest();
    const isRight = this.#digest.length === digest.length && timingSafeEqual(this.#digest, digest);
    if (!isRight && this.#wrongAtMs.length <= this.#limits.wrongTokensPerMinute) this.#wrongAtMs.push(this.#clock.monotonicMs());
    return isRight;
  }
}
