import type { Browser } from '@playwright/test';

/** A page that is hidden when another tab lies before it. Pages of Playwright itself are always seen and focused. */
export interface HideablePage {
  goto(url: string): Promise<void>;
  /** Runs a function in the page; argument and answer are plain data. */
  run<Argument, Answer>(inPage: (argument: Argument) => Answer | Promise<Answer>, argument: Argument): Promise<Answer>;
  hide(): Promise<void>;
  show(): Promise<void>;
  close(): Promise<void>;
}

interface Answered {
  readonly result?: { readonly value?: unknown };
  readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } };
}

/** Chromium only: in a browser context that Playwright does not know, spoken to by the DevTools protocol. */
export async function openHideablePage(browser: Browser): Promise<HideablePage> {
  const chromium = await browser.newBrowserCDPSession();
  const { browserContextId } = await chromium.send('Target.createBrowserContext');
  const tab = () => chromium.send('Target.createTarget', { url: 'about:blank', browserContextId });
  const { targetId: other } = await tab();
  const { targetId } = await tab();
  const { sessionId } = await chromium.send('Target.attachToTarget', { targetId });

  const waiting = new Map<number, (answer: Answered) => void>();
  chromium.on('Target.receivedMessageFromTarget', (event) => {
    if (event.sessionId !== sessionId) return;
    const { id, result } = JSON.parse(event.message) as { readonly id?: number; readonly result?: Answered };
    if (id === undefined) return;
    waiting.get(id)?.(result ?? { exceptionDetails: { text: event.message } });
    waiting.delete(id);
  });
  let calls = 0;
  async function send(method: string, params: object): Promise<Answered> {
    const id = ++calls;
    const answered = new Promise<Answered>((resolve) => waiting.set(id, resolve));
    await chromium.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) });
    const answer = await answered;
    const { exceptionDetails } = answer;
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return answer;
  }
  async function evaluate(expression: string): Promise<unknown> {
    const { result } = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    return result?.value;
  }
  async function seen(state: 'visible' | 'hidden'): Promise<void> {
    await chromium.send('Target.activateTarget', { targetId: state === 'visible' ? targetId : other });
    while ((await evaluate('document.visibilityState')) !== state) await new Promise((next) => setTimeout(next, 20));
  }

  return {
    async goto(url) {
      await send('Page.navigate', { url });
      while ((await evaluate('location.href + document.readyState')) !== `${url}complete`) {
        await new Promise((next) => setTimeout(next, 20));
      }
    },
    run: async <Answer>(inPage: (argument: never) => Answer | Promise<Answer>, argument: unknown) =>
      (await evaluate(`(${inPage.toString()})(${JSON.stringify(argument)})`)) as Answer,
    hide: () => seen('hidden'),
    show: () => seen('visible'),
    async close() {
      await chromium.send('Target.disposeBrowserContext', { browserContextId });
      await chromium.detach();
    },
  };
}
