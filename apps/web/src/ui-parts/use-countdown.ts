import { useCallback, useEffect, useState } from 'react';

/** Whole seconds left until the server lets us try again; 0 when nothing has to be waited for. */
export function useCountdown(): readonly [left: number, start: (ms: number) => void] {
  const [span, setSpan] = useState({ until: 0, now: 0 });
  const left = Math.max(0, Math.ceil((span.until - span.now) / 1000));
  const running = left > 0;
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(() => setSpan(({ until }) => ({ until, now: Date.now() })), 500);
    return () => clearInterval(timer);
  }, [running]);
  const start = useCallback((ms: number) => {
    const now = Date.now();
    setSpan({ until: now + ms, now });
  }, []);
  return [left, start];
}
