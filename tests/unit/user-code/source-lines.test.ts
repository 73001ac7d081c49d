// verifies: user-indicators
import { describe, expect, it } from 'vitest';
import { sourceLines } from '#adapters/user-code/source-lines.ts';

describe('lines of a source map', () => {
  it('are those that its segments tell, relative to the one before', () => {
    // Line 1 from source line 1; line 2 from line 4 (three further); nothing known of line 3; line 4 from line 2 (two back).
    expect(sourceLines('AAAA;AAGA;;AAFA')).toEqual([1, 4, 4, 2]);
  });

  it('count numbers of more than five bits, and take the first segment of a line', () => {
    // gC: continued digit 0, then 2: 2 << 5 = 64, that is 32 lines further.
    expect(sourceLines('AAAA;AAgCA,EACA;AAAA')).toEqual([1, 33, 34]);
  });
});
