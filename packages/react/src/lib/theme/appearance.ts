import { ByleaveError } from '@byleave/core';
import { colorRoles, type ColorRole } from './palette.ts';

/** The CSS variables a host may set: the colour roles, the fonts, and the sizes that have no lower limit. */
export type AppearanceVariable = ColorRole | 'font' | 'font-mono' | 'radius-control' | 'radius-slip' | 'radius-tag' | 'radius-dialog';

/** How the kit looks below one provider. All of it can be said in CSS too; nothing here can hide anything. */
export interface Appearance {
  /** `plain` takes the variables of a shadcn page. Default `paper`. */
  readonly theme?: 'paper' | 'plain';
  /** Values of `--bl-…`, by name without the prefix: `{ ink: 'rebeccapurple', font: 'Georgia, serif' }`. */
  readonly variables?: { readonly [Name in AppearanceVariable]?: string };
  /** Default `default`; `touch` by itself where the pointer is coarse. */
  readonly density?: 'compact' | 'default' | 'touch';
  /** Default `medium`. */
  readonly radius?: 'none' | 'small' | 'medium' | 'large';
  /** Default: that of the page around it. `system`: that of the reader's device. */
  readonly colorScheme?: 'light' | 'dark' | 'system';
  /** Default: what the reader's device asks for. */
  readonly contrast?: 'default' | 'more';
}

const variableNames: readonly string[] = [...colorRoles, 'font', 'font-mono', 'radius-control', 'radius-slip', 'radius-tag', 'radius-dialog'] satisfies readonly AppearanceVariable[];

/**
 * The variables of an appearance, by their CSS names.
 *
 * @throws ByleaveError `misuse` for a name that is none of them.
 */
export function toVariables({ variables = {} }: Appearance): readonly (readonly [name: string, value: string])[] {
  return Object.entries(variables).map(([name, value]) => {
    if (!variableNames.includes(name)) {
      throw new ByleaveError({
        code: 'misuse',
        message: `“${name}” is no variable of the kit’s appearance, so setting it would change nothing. Use one of: ${variableNames.join(', ')}.`,
      });
    }
    return [`--bl-${name}`, value] as const;
  });
}

/** The attributes its style sheets know an appearance by. */
export function toAttributes({ theme, density, radius, colorScheme, contrast }: Appearance): Readonly<Record<string, string | undefined>> {
  return {
    'data-bl-theme': theme,
    'data-bl-density': density,
    'data-bl-radius': radius,
    'data-bl-color-scheme': colorScheme,
    'data-bl-contrast': contrast,
  };
}
