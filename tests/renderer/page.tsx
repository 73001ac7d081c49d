import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { act, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { vi } from 'vitest';
import { provideLinks, type ServiceLinks } from '../../src/renderer/connection/service-link.ts';
import { followIndicatorCatalogue } from '../../src/renderer/state/indicator-catalogue.ts';
import { followMarket } from '../../src/renderer/state/market-store.ts';
import { followServices } from '../../src/renderer/state/services-store.ts';
import { followSettings } from '../../src/renderer/state/settings-store.ts';
import { ToastArea } from '../../src/renderer/ui/toast.tsx';
import { type FakeOptions, fakeWorkstation } from './fake-workstation.ts';

/** What browsers have and jsdom has not. */
function completeDom(): void {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  window.matchMedia = (query) =>
    ({ matches: false, media: query, addEventListener() {}, removeEventListener() {} }) as unknown as MediaQueryList;
  Element.prototype.animate = () => ({ cancel() {} }) as unknown as Animation;
  Element.prototype.getAnimations = () => [];
  Element.prototype.scrollIntoView = () => {};
  Element.prototype.scrollTo = () => {};
  // Virtual lists measure; in jsdom nothing has a size.
  for (const size of ['clientHeight', 'clientWidth'])
    Object.defineProperty(Element.prototype, size, { configurable: true, get: () => 800 });
}

const LOOK_EVERY_MS = 10;

/** What the page does between two looks belongs to the wait: its timers fire inside of it, too. */
async function untilHolds(expectation: () => void, withinMs: number): Promise<void> {
  const deadlineMs = performance.now() + withinMs;
  for (;;) {
    try {
      await act(async () => expectation());
      return;
    } catch (error) {
      if (performance.now() > deadlineMs) throw error;
      await act(() => new Promise<void>((resolve) => setTimeout(resolve, LOOK_EVERY_MS)));
    }
  }
}

/** Puts a part of the page over a fake workstation, with all stores following it; with a research process of its own where one is given. */
export async function openPage(content: ReactNode, options: Partial<FakeOptions> = {}, research?: ServiceLinks['research']) {
  completeDom();
  const fake = fakeWorkstation({ nowUs: () => Date.UTC(2026, 10, 20, 14, 36) * 1000, minuteBars: 200, symbols: 5, ...options });
  provideLinks(research ? { ...fake.links, research } : fake.links);
  const container = document.createElement('div');
  document.body.append(container);
  const root = createRoot(container);
  const stops = [followSettings(), followServices(), followMarket(), followIndicatorCatalogue()];
  await act(async () => {
    root.render(
      <CSPProvider disableStyleElements>
        <Tooltip.Provider>
          {content}
          <ToastArea />
        </Tooltip.Provider>
      </CSPProvider>,
    );
  });
  return {
    fake,
    /** Runs something and lets the page come to rest. */
    run: (change: () => unknown) =>
      act(async () => {
        await change();
        await new Promise((resolve) => setImmediate(resolve));
      }),
    /** Waits until an expectation holds, letting the page work meanwhile. */
    until: (expectation: () => void, withinMs = 3_000) => untilHolds(expectation, withinMs),
    async close() {
      for (const stop of stops) stop();
      await act(async () => root.unmount());
      container.remove();
    },
  };
}

/** The element with a test id. */
export function byTestId(id: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
  if (!element) throw new Error(`Nothing on the page has the test id ${id}.`);
  return element;
}

/** The button, option or field that a screen reader would announce by this name. */
export function byName(selector: string, name: string | RegExp): HTMLElement {
  const found = [...document.querySelectorAll<HTMLElement>(selector)].find((element) => {
    const label = element.getAttribute('aria-label') ?? element.textContent ?? '';
    return typeof name === 'string' ? label.trim() === name : name.test(label);
  });
  if (!found) throw new Error(`No ${selector} is called ${name}.`);
  return found;
}

/** Types into a field the way React hears it. */
export function type(field: HTMLElement, text: string): void {
  const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
  setter?.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
