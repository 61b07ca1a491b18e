import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';

interface Words {
  readonly [key: string]: string | Words;
}

/** German strings whose English is another one, as patterns over a whole text (placeholders stand for anything). */
async function germanPatterns(): Promise<readonly { readonly text: string; readonly whole: RegExp }[]> {
  const load = async (language: 'de' | 'en') => {
    const file = pathToFileURL(resolve(`apps/web/src/i18n/${language}/index.ts`)).href;
    const catalogue = ((await import(file)) as Record<string, Words>)[language];
    if (catalogue === undefined) throw new Error(`no catalogue ${language}`);
    return new Map(leavesOf(catalogue));
  };
  const [german, english] = await Promise.all([load('de'), load('en')]);
  const left = Array.from(german).filter(([key, text]) => english.get(key) !== text && /\p{L}{3}/u.test(text));
  if (left.length < 200) throw new Error(`only ${left.length} German strings found: the catalogues have moved`);
  return left.map(([, text]) => ({
    text,
    whole: new RegExp(
      `^${text
        .split(/\{\{\w+\}\}/)
        .map(literally)
        .join('.+')}$`,
      'u',
    ),
  }));
}

const literally = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

function leavesOf(words: Words, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : leavesOf(value, `${path}${key}.`),
  );
}

/** What a person sees or hears of a page: texts and accessible names of everything that is not hidden. */
async function textsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const texts = new Set<string>([document.title]);
    for (const element of document.body.querySelectorAll('*')) {
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      for (const name of ['aria-label', 'placeholder', 'title', 'alt', 'aria-description', 'aria-valuetext'])
        texts.add(element.getAttribute(name) ?? '');
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) texts.add(node.textContent ?? '');
    }
    return Array.from(texts, (text) => text.trim()).filter((text) => text !== '');
  });
}

/** German words of the messenger (not data such as names) that stand on this page. */
export async function germanOn(page: Page): Promise<readonly string[]> {
  const [patterns, texts] = await Promise.all([germanPatterns(), textsOf(page)]);
  return texts.filter((shown) =>
    // A long sentence also counts as a part of a text that was put together.
    patterns.some(({ text, whole }) => whole.test(shown) || (text.length >= 12 && shown.includes(text))),
  );
}
