// Builds the app when its sources changed.
import { ensureBuilt } from './prepare.mjs';

ensureBuilt();
