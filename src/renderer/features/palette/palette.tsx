import { Dialog } from '@base-ui/react/dialog';
import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { useLayoutEffect, useMemo, useRef } from 'react';
import { restoreFocus } from '../../keys/focus-keeper.ts';
import { closePalette, openDialog, type PaletteMode, typeInPalette, useShell } from '../../state/shell-store.ts';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import styles from './palette.module.css';
import { paletteEntries } from './palette-entries.ts';
import { type PaletteEntry, rankEntries } from './rank-entries.ts';

const PROMPTS: Record<PaletteMode, string> = {
  all: 'Type a symbol or a command',
  symbol: 'Symbol for the active chart',
  indicator: 'Indicator for the active chart',
  timeframe: 'Minutes, or 1h 4h 1d 1w',
  watch: 'Symbol to watch',
};

/** The command field: symbols, commands, indicators and timeframes by a few letters. */
export function Palette() {
  const open = useShell((state) => state.palette);
  const isOpen = open !== null;
  const popup = useRef<HTMLDivElement>(null);
  // At once, not after the layer has faded: the next key may be on its way. Opened again meanwhile, the focus would be taken from it.
  useLayoutEffect(() => {
    if (!isOpen) restoreFocus();
  }, [isOpen]);
  return (
    <Dialog.Root open={isOpen} onOpenChange={(next) => !next && closePalette()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup
          ref={popup}
          className={styles.popup}
          // Opened again while it fades, the layer itself is given the focus: it belongs to the field in any case.
          onFocus={(event) => event.target === popup.current && popup.current.querySelector('input')?.focus()}
          finalFocus={false}
          aria-label="Command field"
          data-testid="palette"
        >
          {open && <PaletteBody mode={open.mode} text={open.text} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PaletteBody({ mode, text }: { mode: PaletteMode; text: string }) {
  const query = text.replace(/^>/, '');
  const mayImport = mode !== 'indicator' && mode !== 'timeframe';
  const groups = useMemo(() => {
    const entries = paletteEntries(mode, text);
    const ranked = mode === 'timeframe' ? entries : rankEntries(query, entries);
    const byGroup = new Map<string, PaletteEntry[]>();
    for (const entry of ranked) byGroup.set(entry.group, [...(byGroup.get(entry.group) ?? []), entry]);
    return [...byGroup];
  }, [mode, text, query]);
  const run = (entry: PaletteEntry) => {
    closePalette();
    // After the dialog has given the focus back, or the command's own focus would be taken away again.
    requestAnimationFrame(() => entry.run());
  };
  return (
    <Command shouldFilter={false} loop label={PROMPTS[mode]}>
      <div className={styles.field}>
        <Search size={15} />
        <Command.Input
          autoFocus
          className={styles.input}
          value={text}
          onValueChange={typeInPalette}
          placeholder={PROMPTS[mode]}
          data-testid="palette-input"
        />
      </div>
      <Command.List className={styles.list}>
        {groups.length === 0 && (
          <div className={styles.empty} role="status">
            <p>
              {query === '' ? 'There is nothing more to choose.' : `Nothing is called “${query}”.`}{' '}
              {mayImport && 'A new symbol comes with a feed or a file.'}
            </p>
            {mayImport && (
              <Button
                variant="ghost"
                onClick={() => {
                  closePalette();
                  openDialog('import');
                }}
              >
                Import a file…
              </Button>
            )}
          </div>
        )}
        {groups.map(([group, entries]) => (
          <Command.Group key={group} heading={group}>
            {entries.map((entry) => (
              <Command.Item key={entry.id} value={entry.id} className={styles.item} onSelect={() => run(entry)}>
                {entry.title}
                {entry.note && <span className={styles.note}>{entry.note}</span>}
                {entry.keys && (
                  <span className={styles.end}>
                    <Kbd keys={entry.keys} />
                  </span>
                )}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
      <div className={styles.foot}>
        <span>
          <Kbd keys="Enter" /> choose
        </span>
        <span>
          <Kbd keys="Escape" /> close
        </span>
        {mode === 'all' && (
          <span>
            <Kbd keys=">" /> commands only
          </span>
        )}
      </div>
    </Command>
  );
}
