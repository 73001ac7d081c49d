import { z } from 'zod';
import type { indicatorListing } from '#contract/features.ts';
import type { IndicatorDefinition, IndicatorDescription } from '#core/indicators/definition.ts';

/** A definition as the picker lists it. */
export const listingOf = (
  definition: IndicatorDescription & Partial<Pick<IndicatorDefinition, 'published' | 'marks'>>,
): z.input<typeof indicatorListing> => ({
  id: definition.id,
  aliases: [...definition.aliases],
  title: definition.title,
  family: definition.family,
  version: definition.version,
  parameters: z.toJSONSchema(definition.parameters, { io: 'input' }) as Record<string, unknown>,
  defaults: definition.parameters.parse({}),
  outputs: definition.outputs.map((output) => ({ ...output })),
  placement: definition.pane.placement,
  levels: [...(definition.pane.levels ?? [])],
  repaints: definition.repaints,
  hasPublished: definition.published !== undefined,
  hasMarks: definition.marks !== undefined,
});
