import { useEffect, useState } from 'react';
import { nowUs } from '../../format/clock.ts';

/** The time, again at every full second (or every `everyMs`). */
export function useClock(everyMs = 1_000): number {
  const [now, setNow] = useState(nowUs);
  useEffect(() => {
    let timer = 0;
    const wait = () => {
      timer = window.setTimeout(
        () => {
          setNow(nowUs());
          wait();
        },
        everyMs - ((nowUs() / 1_000) % everyMs),
      );
    };
    wait();
    return () => window.clearTimeout(timer);
  }, [everyMs]);
  return now;
}
