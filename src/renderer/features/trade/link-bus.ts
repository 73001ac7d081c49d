import type { VisibleTimes } from '../../chart-engine/chart-configuration.ts';
import type { LinkGroup } from './charts-store.ts';

/** What a chart lets its link group do with it. */
interface LinkMember {
  readonly id: string;
  readonly group: () => LinkGroup;
  readonly timeframe: () => string;
  showCrosshairAt(timeUs: number | null): void;
  showTimes(times: VisibleTimes, isSameTimeframe: boolean): void;
}

/** Passes crosshair and scrolling on to the other charts of a group, at most once around: what arrives is never sent on. */
export class LinkBus {
  #members = new Map<string, LinkMember>();
  #isPassing = false;

  join(member: LinkMember): () => void {
    this.#members.set(member.id, member);
    return () => {
      if (this.#members.get(member.id) === member) this.#members.delete(member.id);
    };
  }

  sendCrosshair(from: string, timeUs: number | null): void {
    this.#pass(from, (member) => member.showCrosshairAt(timeUs));
  }

  sendTimes(from: string, times: VisibleTimes): void {
    const timeframe = this.#members.get(from)?.timeframe();
    this.#pass(from, (member) => member.showTimes(times, member.timeframe() === timeframe));
  }

  #pass(from: string, deliver: (member: LinkMember) => void): void {
    const group = this.#members.get(from)?.group() ?? 0;
    if (group === 0 || this.#isPassing) return;
    this.#isPassing = true;
    try {
      for (const member of this.#members.values()) if (member.id !== from && member.group() === group) deliver(member);
    } finally {
      this.#isPassing = false;
    }
  }
}

/** The page's one bus. */
export const linkBus = new LinkBus();
