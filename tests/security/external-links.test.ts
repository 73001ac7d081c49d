import { describe, expect, it } from 'vitest';
import { isExternalLink, isOwnPage, isPopOut } from '#main/security/addresses.ts';

describe('addresses', () => {
  it('leave the app by https only', () => {
    expect(isExternalLink('https://www.tradingview.com/')).toBe(true);
    for (const address of [
      'http://example.com',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'smb://server/share',
      'ms-msdt:/id',
      'https://bank.example@evil.example/',
      'app://tradewind/',
      '',
      'https:',
    ]) {
      expect(isExternalLink(address), address).toBe(false);
    }
  });

  it('are the own page by parsed origin, not by how they begin', () => {
    expect(isOwnPage('app://tradewind/index.html')).toBe(true);
    for (const address of [
      'app://tradewind.evil.example/',
      'app://tradewind@evil.example/',
      'app://evil/app://tradewind/',
      'https://tradewind/',
      'about:blank',
      'apps://tradewind/',
    ]) {
      expect(isOwnPage(address), address).toBe(false);
    }
  });

  it('open a new window for the pop-out page only', () => {
    expect(isPopOut('app://tradewind/popout.html')).toBe(true);
    expect(isPopOut('app://tradewind/index.html')).toBe(false);
    expect(isPopOut('https://tradewind/popout.html')).toBe(false);
  });
});
