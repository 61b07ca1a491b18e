import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Violations of WCAG 2.2 A and AA that axe finds; in dark only colours differ. Without motion: half a fade has wrong colours. */
export async function violationsOn(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const axe = new AxeBuilder({ page });
    if (colorScheme === 'dark') axe.withRules(['color-contrast', 'link-in-text-block']);
    else axe.options({ runOnly: { type: 'tag', values: TAGS }, rules: { 'target-size': { enabled: true } } });
    const { violations } = await axe.analyze();
    for (const { id, nodes } of violations)
      for (const node of nodes)
        found.push(
          `${colorScheme}: ${id} at ${node.target.join(' ')}: ${node.failureSummary?.replaceAll('\n', ' ') ?? ''}`,
        );
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' });
  return found;
}

/** 320 CSS pixels (WCAG 1.4.10, also 400 % zoom of 1280) and 640 (200 % of 1280). */
const WIDTHS = [320, 640];

/** What would need scrolling sideways, or is cut off at the side, on a narrow or magnified page. */
export async function overflowOn(page: Page): Promise<readonly string[]> {
  const before = page.viewportSize() ?? { width: 1440, height: 900 };
  const found: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 640 });
    await page.waitForTimeout(150); // resize observers
    const wide = await page.evaluate(() => {
      const root = document.documentElement;
      const problems = root.scrollWidth > innerWidth ? [`the page is ${root.scrollWidth} wide`] : [];
      const scrolls = (element: Element | null): boolean =>
        element !== null &&
        ((/auto|scroll/.test(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth) ||
          scrolls(element.parentElement));
      for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
        if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
        const words = Array.from(element.childNodes).some(
          (node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '',
        );
        if (!words && !element.matches('button, a[href], input, textarea, [tabindex="0"]')) continue;
        const box = element.getBoundingClientRect();
        if (box.width <= 1 || box.height <= 1) continue; // for screen readers only
        if (box.left >= -1 && box.right <= innerWidth + 1 && !scrolls(element)) continue;
        problems.push(
          `<${element.localName}> “${(element.getAttribute('aria-label') ?? element.textContent ?? '').slice(0, 40)}” from ${Math.round(box.left)} to ${Math.round(box.right)}`,
        );
      }
      return problems;
    });
    found.push(...wide.map((problem) => `${width} px: ${problem}`));
  }
  await page.setViewportSize(before);
  return found;
}

/** Does one see where the focus is? On the element or on the box around it, inside the window and not covered. */
async function focusDefect(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return 'nothing has the focus';
    const name = `<${element.localName}> “${(element.getAttribute('aria-label') ?? element.textContent ?? '').slice(0, 40)}”`;
    const ringed = (node: Element | null, up: number): boolean => {
      if (node === null || up < 0) return false;
      const { outlineStyle, outlineWidth } = getComputedStyle(node);
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || ringed(node.parentElement, up - 1);
    };
    if (!ringed(element, 3) && ![...element.querySelectorAll('*')].some((node) => ringed(node, 0)))
      return `${name} shows no focus`;
    const box = element.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height, 40) / 2];
    const ontop = document.elementFromPoint(x, y);
    if (ontop === null) return `${name} is outside the window`;
    const label = element.closest('label');
    if (element.contains(ontop) || ontop.contains(element) || (label?.contains(ontop) ?? false)) return undefined;
    return `${name} is covered by <${ontop.localName}>`;
  });
}

/** The focus is somewhere, and one sees where; what just closed may take a moment to give it back. */
export async function expectFocusSeen(page: Page): Promise<void> {
  await expect.poll(() => focusDefect(page), { timeout: 5000 }).toBeUndefined();
}

/** Goes by Tab until `target` has the focus; at every step the focus must be seen. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let steps = 0; steps < 60; steps++) {
    await page.keyboard.press(key);
    await expectFocusSeen(page);
    if (await target.evaluate((node) => node === document.activeElement)) return;
  }
  throw new Error('60 tabs did not lead there');
}
