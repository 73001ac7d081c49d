import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const squiggle = (variable: string) => ({
  backgroundImage: 'none',
  textDecoration: `underline wavy ${variable} 1px`,
  textUnderlineOffset: '3px',
  textDecorationSkipInk: 'none',
  paddingBottom: 0,
});

const FIELD = {
  height: 'var(--field)',
  padding: '0 8px',
  border: '1px solid var(--line-strong)',
  borderRadius: 'var(--r2)',
  background: 'var(--bg2)',
  backgroundImage: 'none',
  color: 'var(--t1)',
  font: 'var(--f12)',
};

/** The editor in the app's colours, whichever theme it has: all of them are tokens. */
const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--t1)', backgroundColor: 'var(--bg1)', fontSize: 'calc(13px * var(--fs))' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', fontVariantLigatures: 'none', lineHeight: '1.55', overflow: 'auto' },
  '.cm-content': { padding: '10px 0 40px', caretColor: 'var(--t1)' },
  '.cm-line': { padding: '0 16px 0 8px' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--t1)', borderLeftWidth: '1.5px' },
  '.cm-selectionBackground': { background: 'var(--bg3)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    background: 'color-mix(in srgb, var(--accent) 28%, transparent)',
  },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--t1) 4%, transparent)' },
  '.cm-gutters': { backgroundColor: 'var(--bg1)', color: 'var(--t3)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 6px 0 12px', fontVariantNumeric: 'tabular-nums' },
  '.cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--t1) 4%, transparent)', color: 'var(--t1)' },
  '.cm-foldGutter .cm-gutterElement': { color: 'var(--t3)', cursor: 'pointer' },
  '.cm-foldPlaceholder': { background: 'var(--bg3)', border: 'none', color: 'var(--t2)', padding: '0 6px' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--bg3)', outline: '1px solid var(--line-strong)' },
  '.cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--bad-12)' },
  '.cm-selectionMatch': { backgroundColor: 'var(--acc-12)' },
  '.cm-searchMatch': { backgroundColor: 'var(--warn-12)', outline: '1px solid color-mix(in srgb, var(--warn) 45%, transparent)' },
  '.cm-searchMatch-selected': { backgroundColor: 'color-mix(in srgb, var(--warn) 40%, transparent)' },
  '.cm-lintRange': { backgroundPosition: 'left bottom' },
  '.cm-lintRange-error': squiggle('var(--bad)'),
  '.cm-lintRange-hint': { backgroundImage: 'none', opacity: 0.6, paddingBottom: 0 },
  '.cm-lintPoint-error::after': { borderBottomColor: 'var(--bad)' },
  '.cm-gutter-lint': { width: '14px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0 1px' },
  '.cm-lint-marker': { width: '8px', height: '8px', borderRadius: '50%', margin: '6px auto 0', content: '""' },
  '.cm-lint-marker-error': { content: '""', background: 'var(--bad)' },
  '.cm-lint-marker-hint': { content: '""', background: 'transparent' },
  '.cm-tooltip': {
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--r2)',
    backgroundColor: 'var(--bg2)',
    color: 'var(--t1)',
    boxShadow: 'var(--shadow)',
    font: 'var(--f12)',
    zIndex: 20,
  },
  '.cm-tooltip-hover, .cm-tooltip.cm-completionInfo': { maxWidth: 'min(560px, 60vw)' },
  '.cm-tooltip .cm-tooltip-section:not(:first-child)': { borderTop: '1px solid var(--line)' },
  '.cm-diagnostic': { padding: '6px 10px', borderLeft: 'none', whiteSpace: 'pre-wrap', font: 'var(--f12)' },
  '.cm-diagnostic-error': { boxShadow: 'inset 3px 0 var(--bad)' },
  '.cm-diagnostic-hint': { boxShadow: 'inset 3px 0 var(--line-strong)' },
  '.tw-description': { padding: '6px 10px', maxHeight: '240px', overflow: 'auto' },
  '.tw-description code': { fontFamily: 'var(--mono)', fontSize: 'calc(12px * var(--fs))', whiteSpace: 'pre-wrap', color: 'var(--t1)' },
  '.tw-description strong': { color: 'var(--accent)', fontWeight: '600' },
  '.tw-description p': { margin: '6px 0 0', color: 'var(--t2)', whiteSpace: 'pre-wrap' },
  '.cm-tooltip.cm-completionInfo': { padding: '0' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--mono)',
    fontSize: 'calc(12px * var(--fs))',
    maxHeight: '260px',
    minWidth: '220px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px 2px 4px', lineHeight: '1.5' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { background: 'var(--accent)', color: 'var(--on-accent)' },
  '.cm-completionIcon': { width: '1.4em', opacity: '0.75', paddingRight: '0.5em' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-panels': { backgroundColor: 'var(--bg2)', color: 'var(--t1)', font: 'var(--f12)' },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--line)' },
  '.cm-panel.cm-search': { padding: '6px 28px 6px 12px' },
  '.cm-panel.cm-search label': { display: 'inline-flex', alignItems: 'center', gap: '4px', fontSize: 'calc(12px * var(--fs))' },
  '.cm-panel.cm-search input[type=checkbox]': { margin: '0', accentColor: 'var(--accent)' },
  '.cm-panel.cm-search [name=close]': { color: 'var(--t2)', fontSize: '18px', right: '8px', top: '4px' },
  '.cm-textfield': FIELD,
  '.cm-button': { ...FIELD, cursor: 'pointer' },
  '.cm-textfield:focus-visible, .cm-button:focus-visible': { outline: '2px solid var(--focus)', outlineOffset: '1px' },
});

const code = HighlightStyle.define([
  {
    tag: [tags.keyword, tags.modifier, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword, tags.self],
    color: 'var(--series-3)',
  },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--ok)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--series-1)' },
  { tag: [tags.comment], color: 'var(--t3)', fontStyle: 'italic' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: 'var(--accent)' },
  { tag: [tags.typeName, tags.className, tags.namespace], color: 'var(--series-6)' },
  {
    tag: [tags.variableName, tags.propertyName, tags.definition(tags.variableName), tags.definition(tags.propertyName)],
    color: 'var(--t1)',
  },
  { tag: [tags.operator, tags.punctuation, tags.bracket, tags.separator], color: 'var(--t2)' },
  { tag: tags.invalid, color: 'var(--bad)' },
]);

export const editorTheme: Extension = [look, syntaxHighlighting(code)];
