import { useEffect, useState } from 'react';
import type { z } from 'zod';
import type { interruption } from '#contract/workstation.ts';
import { follow } from '../../connection/follow.ts';
import { linkTo } from '../../connection/service-link.ts';
import { formatMilliseconds } from '../../format/number.ts';
import { formatDuration } from '../../format/time.ts';

export type Interruption = z.infer<typeof interruption>;

/** From here on tenths of a second are no matter. */
const LONG_US = 10e6;

/** Why a process was away and for how long, as the log of events says it. */
export function interruptionText({ fromUs, untilUs, attempts, why }: Interruption): string {
  if (untilUs === null) return `${why} It is not back yet.`;
  const awayUs = untilUs - fromUs;
  const away = awayUs < LONG_US ? formatMilliseconds(awayUs / 1000) : formatDuration(awayUs);
  return `${why} Started again and ready after ${away}${attempts > 1 ? `, at attempt ${attempts}` : ''}.`;
}

/** What interrupted the processes since the app was started. */
export function useInterruptions(): readonly Interruption[] {
  const [interruptions, setInterruptions] = useState<readonly Interruption[]>([]);
  useEffect(() => {
    const link = linkTo('workstation');
    return follow(link, (signal) => link.client['services.interruptions']({}, signal), setInterruptions);
  }, []);
  return interruptions;
}
