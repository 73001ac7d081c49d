import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { provideLinks, type ServiceLinks } from '../connection/service-link.ts';
import { App } from './app.tsx';
import { installTrustedTypes } from './trusted-types.ts';
import 'dockview-react/dist/styles/dockview.css';
import '../styles/fonts.css';
import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/dockview.css';

/** Draws the page over its service links. */
export function startPage(links: ServiceLinks, root: HTMLElement): void {
  installTrustedTypes();
  provideLinks(links);
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
