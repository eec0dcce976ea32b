import type { Appearance } from '../../packages/react/src/index.ts';

/** What a host writes to get this appearance: as a property of the provider, and as CSS for whoever would rather write that. */
export function toSnippets(appearance: Appearance): { readonly tsx: string; readonly css: string } {
  const variables = Object.entries(appearance.variables ?? {});
  const attributes = [
    ['theme', appearance.theme],
    ['density', appearance.density],
    ['radius', appearance.radius],
    ['color-scheme', appearance.colorScheme],
    ['contrast', appearance.contrast],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`data-bl-${name}="${value}"`]));
  const written = JSON.stringify(appearance, null, 2).replaceAll(/"([a-z][\w]*)":/giu, '$1:').replaceAll('"', "'");
  return {
    tsx: `<ByleaveProvider client={client} appearance={${written}}>\n  …\n</ByleaveProvider>`,
    css: [
      ...(attributes.length > 0 ? [`/* <html ${attributes.join(' ')}> */`] : []),
      `:root {\n${variables.map(([name, value]) => `  --bl-${name}: ${value};`).join('\n')}\n}`,
    ].join('\n'),
  };
}
