import './interpreted-validators.ts';

import { links } from '../connection/links.ts';
import { startPage } from './start.tsx';

const root = document.getElementById('root');
if (root) startPage(links, root);
