import type { z } from 'zod';
import { create } from 'zustand';
import type { serviceStatus } from '#contract/workstation.ts';
import { follow } from '../connection/follow.ts';
import { type LinkName, linkTo } from '../connection/service-link.ts';
import { nowUs } from '../format/clock.ts';

export type ServiceStatus = z.infer<typeof serviceStatus>;

interface ServicesState {
  readonly statuses: readonly ServiceStatus[];
  /** Since when each link has been down; null while it is up. */
  readonly downSinceUs: Readonly<Record<WatchedLink, number | null>>;
}

/** Research is left out: its link is opened, and watched, by who uses it first. */
type WatchedLink = Exclude<LinkName, 'research'>;
const LINKS: readonly WatchedLink[] = ['workstation', 'ingestion', 'feature', 'inference'];

/** Which services run and which of them this page can reach. */
export const useServices = create<ServicesState>(() => ({
  statuses: [],
  downSinceUs: { workstation: null, ingestion: null, feature: null, inference: null },
}));

const FIRST_CONNECTION_MS = 1_500;
/** The price service says something every second. Silence of this length is a service that hangs, whatever the connection says. */
const SILENCE_MS = 4_000;
const LOOK_EVERY_MS = 1_000;

let heardUs = Number.NaN;

const mark = (name: WatchedLink, downSinceUs: number | null) =>
  useServices.setState((state) => ({ downSinceUs: { ...state.downSinceUs, [name]: downSinceUs } }));

/** To be called whenever the price service said anything. */
export function heardFromPrices(): void {
  const isSilent = useServices.getState().downSinceUs.ingestion !== null;
  heardUs = nowUs();
  if (isSilent && linkTo('ingestion').isUp()) mark('ingestion', null);
}

/** Prices that stopped without a word must not pass for a calm market. */
function noticeSilence(): void {
  const isUp = linkTo('ingestion').isUp() && useServices.getState().downSinceUs.ingestion === null;
  if (isUp && nowUs() - heardUs > SILENCE_MS * 1_000) mark('ingestion', heardUs);
}

/** Follows services and links; returns how to stop. */
export function followServices(): () => void {
  const stops: (() => void)[] = [];
  for (const name of LINKS) {
    const link = linkTo(name);
    const startedUs = nowUs();
    stops.push(link.onUp(() => mark(name, null)));
    stops.push(link.onDown(() => mark(name, nowUs())));
    // At start every link is down for a moment: only one that stays down is worth a banner.
    const timer = setTimeout(() => {
      if (!link.isUp()) mark(name, startedUs);
    }, FIRST_CONNECTION_MS);
    stops.push(() => clearTimeout(timer));
  }
  stops.push(
    linkTo('ingestion').onUp(() => {
      heardUs = nowUs();
    }),
  );
  const watch = setInterval(noticeSilence, LOOK_EVERY_MS);
  stops.push(() => clearInterval(watch));
  const workstation = linkTo('workstation');
  stops.push(
    follow(
      workstation,
      (signal) => workstation.client['services.status']({}, signal),
      (statuses) => useServices.setState({ statuses }),
    ),
  );
  return () => {
    for (const stop of stops) stop();
  };
}
