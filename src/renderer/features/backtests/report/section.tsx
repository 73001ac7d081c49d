import type { ReactNode } from 'react';
import styles from './section.module.css';
import { type SectionId, sectionElementId } from './sections.ts';

interface SectionProps {
  id: SectionId;
  title: string;
  note?: ReactNode;
  /** The title is in the content already. */
  isBare?: boolean;
  children: ReactNode;
}

/** A part of a report that the list at the left leads to. */
export function Section({ id, title, note, isBare, children }: SectionProps) {
  return (
    <section id={sectionElementId(id)} className={styles.section} aria-label={title} tabIndex={-1} data-section={id}>
      {!isBare && (
        <div className={styles.head}>
          <h2 className={styles.title}>{title}</h2>
          {note && <span className={styles.note}>{note}</span>}
        </div>
      )}
      {children}
    </section>
  );
}

/** A bordered panel with a title, for what is no chart. */
export function Panel({ title, note, controls, children }: { title: string; note?: ReactNode; controls?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.panel} aria-label={title}>
      <div className={styles.panelHead}>
        <h3 className={styles.panelTitle}>{title}</h3>
        {note && <span className={styles.note}>{note}</span>}
        <span className={styles.gap} />
        {controls}
      </div>
      {children}
    </section>
  );
}

/** Panels beside each other: two thirds and one, thirds, halves, or halves that need much room; below each other where there is no room. */
export function Columns({ shape, children }: { shape: 'wide' | 'thirds' | 'halves' | 'roomy'; children: ReactNode }) {
  return (
    <div className={styles.columns} data-shape={shape}>
      {children}
    </div>
  );
}
