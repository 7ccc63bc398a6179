// Renders a page into its document, once its words are here.
import './tokens.css';
import './base.css';
import './components.css';
import { render, type ComponentType } from 'preact';
import { serviceWorker } from '../engine/service-worker.ts';
import { loadWords, Speaking, type Part } from '../words/words.tsx';
import { Frame } from './frame.tsx';
import { isInstalled } from './installed.ts';
import { applyTheme, chosenTheme } from './theme.ts';

export async function startPage(part: Part, Page: ComponentType): Promise<void> {
  applyTheme(chosenTheme());
  takeSharesWhenInstalled();
  const words = await loadWords(['common', part]);
  const root = document.getElementById('page');
  if (root === null) throw new TypeError('The document has no place for the page.');
  render(
    <Speaking first={words}>
      <Frame>
        <Page />
      </Frame>
    </Speaking>,
    root,
  );
}

/** Other programs can share into an installed page, and it is the service worker that takes what they share. */
function takeSharesWhenInstalled(): void {
  if (isInstalled()) void serviceWorker();
  addEventListener('appinstalled', () => void serviceWorker());
}
