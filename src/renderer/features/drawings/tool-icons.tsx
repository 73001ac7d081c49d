import { Minus, Square, Type } from 'lucide-react';
import type { ComponentType, ReactNode } from 'react';
import type { DrawingKind } from '#core/drawings/drawing.ts';

type Icon = ComponentType<{ size?: number }>;

/** An icon in the manner of the others, for what they have no picture of. */
function strokes(children: ReactNode): Icon {
  return function ToolIcon({ size = 16 }) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth={2}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        {children}
      </svg>
    );
  };
}

/** The icon of each kind of drawing. */
export const TOOL_ICONS: Readonly<Record<DrawingKind, Icon>> = {
  horizontal: Minus,
  trend: strokes(
    <>
      <path d="M6.5 17.5 17.5 6.5" />
      <circle cx="5" cy="19" r="2" />
      <circle cx="19" cy="5" r="2" />
    </>,
  ),
  ray: strokes(
    <>
      <path d="M6.5 17.5 21 3" />
      <circle cx="5" cy="19" r="2" />
    </>,
  ),
  channel: strokes(
    <>
      <path d="M3 15 15 3" />
      <path d="M9 21 21 9" />
    </>,
  ),
  rectangle: Square,
  fibonacci: strokes(
    <>
      <path d="M3 4h18M3 10h18M3 15h18M3 20h18" />
      <path d="M5 20 19 4" strokeDasharray="1 3.4" />
    </>,
  ),
  long: strokes(
    <>
      <path d="M3 15h18M3 20h18" />
      <path d="M12 11V3m-4 4 4-4 4 4" />
    </>,
  ),
  short: strokes(
    <>
      <path d="M3 4h18M3 9h18" />
      <path d="M12 13v8m-4-4 4 4 4-4" />
    </>,
  ),
  text: Type,
};
