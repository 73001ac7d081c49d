import { z } from 'zod';

// Compiled validators need `Function`, which the page's policy forbids. Schemas decide when they are made, so this module
// has to be imported before every module that declares one.
z.config({ jitless: true });
