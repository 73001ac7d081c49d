import { Check, Pencil, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { useIndicatorCatalogue } from '../../state/indicator-catalogue.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { showToast } from '../../ui/toast.tsx';
import { applyTemplate } from './chart-indicators.ts';
import { indicatorLabel } from './indicator-label.ts';
import styles from './indicator-picker.module.css';
import { deleteTemplate, type IndicatorTemplate, renameTemplate, useShelf } from './indicator-shelf.ts';
import { showInPicker } from './picker-store.ts';

/** Sets of indicators under names: applied to the chart, renamed, deleted. */
export function TemplateList({ chartId }: { chartId: string }) {
  const { templates } = useShelf();
  const [renamed, setRenamed] = useState<string | null>(null);
  if (templates.length === 0)
    return (
      <div className={styles.list}>
        <p className={styles.empty}>No templates yet. Save the indicators of a chart under “On this chart”.</p>
      </div>
    );
  return (
    <ul className={styles.list} aria-label="Templates">
      {templates.map((template) =>
        renamed === template.name ? (
          <RenameTemplate key={template.name} name={template.name} onDone={() => setRenamed(null)} />
        ) : (
          <TemplateEntry key={template.name} chartId={chartId} template={template} onRename={() => setRenamed(template.name)} />
        ),
      )}
    </ul>
  );
}

function TemplateEntry({ chartId, template, onRename }: { chartId: string; template: IndicatorTemplate; onRename: () => void }) {
  const byId = useIndicatorCatalogue((state) => state.byId);
  const { name, indicators } = template;
  const names = indicators.map((indicator) => {
    const listing = byId.get(indicator.id);
    return listing ? indicatorLabel(indicator, listing) : indicator.id;
  });
  const remove = () => {
    deleteTemplate(name);
    showToast(`Template “${name}” was deleted.`, 'Its indicators stay on the charts that have them.');
  };
  const apply = () => {
    applyTemplate(chartId, indicators);
    showInPicker('chart');
  };
  return (
    <li className={styles.entry} data-testid="indicator-template">
      <span className={styles.template}>
        <span className={styles.title}>{name}</span>
        <span className={styles.words}>{names.join(', ')}</span>
      </span>
      <Button onClick={apply}>Apply</Button>
      <IconButton label={`Rename ${name}`} onClick={onRename}>
        <Pencil size={13} />
      </IconButton>
      <IconButton label={`Delete ${name}`} onClick={remove}>
        <Trash2 size={13} />
      </IconButton>
    </li>
  );
}

function RenameTemplate({ name, onDone }: { name: string; onDone: () => void }) {
  const [text, setText] = useState(name);
  const trimmed = text.trim();
  const { templates } = useShelf();
  const isTaken = trimmed !== name && templates.some((template) => template.name === trimmed);
  return (
    <li>
      <form
        className={styles.entry}
        onSubmit={(event) => {
          event.preventDefault();
          if (trimmed === '' || isTaken) return;
          renameTemplate(name, trimmed);
          onDone();
        }}
      >
        <TextField
          label={`New name of ${name}`}
          isBare
          autoFocus
          className={styles.template}
          value={text}
          maxLength={60}
          error={isTaken ? 'Another template has this name.' : null}
          onChange={(event) => setText(event.target.value)}
        />
        <IconButton type="submit" label="Keep the new name" disabled={trimmed === '' || isTaken}>
          <Check size={13} />
        </IconButton>
        <IconButton label="Keep the old name" onClick={onDone}>
          <X size={13} />
        </IconButton>
      </form>
    </li>
  );
}
