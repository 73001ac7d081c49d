// verifies: alerts
import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RaisedAlert } from '#contract/alerts.ts';
import { showSystemNotice } from '../../../src/main/system-notices.ts';

const made = vi.hoisted(() => ({ all: [] as { options: object; shown: number; emit: (name: string) => boolean }[], isSupported: true }));

/** Stands in for Electron's own class, which only its main process has. */
vi.mock('electron', () => ({
  Notification: class extends EventEmitter {
    static isSupported = () => made.isSupported;
    readonly options: object;
    shown = 0;
    constructor(options: object) {
      super();
      this.options = options;
      made.all.push(this);
    }
    show() {
      this.shown++;
    }
  },
}));

const notice = { title: 'Tradewind: EURUSD', body: '<b>over</b>', target: {} as RaisedAlert };

describe('a notification of the system', () => {
  beforeEach(() => {
    made.all.length = 0;
    made.isSupported = true;
  });

  it('is shown once, silently, with its text as it is, and a click is passed on', () => {
    const onClick = vi.fn();
    showSystemNotice(notice, onClick);
    expect(made.all).toHaveLength(1);
    expect(made.all[0]).toMatchObject({ shown: 1, options: { title: 'Tradewind: EURUSD', body: '<b>over</b>', silent: true } });
    expect(onClick).not.toHaveBeenCalled();
    made.all[0]?.emit('click');
    expect(onClick).toHaveBeenCalledOnce();
  });

  it('is none where the system has none', () => {
    made.isSupported = false;
    showSystemNotice(notice, () => {});
    expect(made.all).toHaveLength(0);
  });
});
