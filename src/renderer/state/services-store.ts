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
  readonly downSinceUs: Readonly<Record<LinkName, number | null>>;
}

const LINKS: readonly LinkName[] = ['workstation', 'ingestion', 'feature', 'inference'];

/** Which services run and which of them this page can reach. */
export const useServices = create<ServicesState>(() => ({
  statuses: [],
  downSinceUs: { workstation: null, ingestion: null, feature: null, inference: null },
}));

const FIRST_CONNECTION_MS = 1_500;

/** Follows services and links; returns how to stop. */
export function followServices(): () => void {
  const stops: (() => void)[] = [];
  const mark = (name: LinkName, downSinceUs: number | null) =>
    useServices.setState((state) => ({ downSinceUs: { ...state.downSinceUs, [name]: downSinceUs } }));
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
