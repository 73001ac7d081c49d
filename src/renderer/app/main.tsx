import './interpreted-validators.ts';

import { links } from '../connection/links.ts';
import { collectWhenIdle } from './collect-when-idle.ts';
import { startPage } from './start.tsx';

const root = document.getElementById('root');
if (root) startPage(links, root);
collectWhenIdle();
