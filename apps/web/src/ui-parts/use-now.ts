import { useEffect, useState } from 'react';

/** The time in ms, renewed every `everyMs` (one minute by default): for “Gestern” that must become true at midnight. */
export function useNow(everyMs = 60_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
