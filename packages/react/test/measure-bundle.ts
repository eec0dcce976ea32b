import { build } from 'esbuild';
import { gzipSync } from 'node:zlib';

export interface BundleSize {
  /** What a page loads to show it, gzip -9, in bytes. */
  readonly first: number;
  /** What comes later, when a request needs it. */
  readonly later: number;
  /** The files in either. */
  readonly firstParts: readonly string[];
  readonly laterParts: readonly string[];
  /** The largest parts of `first` before compression, for the message of a test that fails. */
  readonly largest: readonly string[];
}

const external = ['react', 'react-dom', '@tanstack/react-query'];

/** Bundles entries of the package together as a host would, and says how much that is. React and React Query are the host's. */
export async function measureBundle(entries: readonly string[]): Promise<BundleSize> {
  return measure(entries.map((entry) => `export * from './src/${entry}.ts';`).join('\n'));
}

/** The same of what a host imports by name from one entry, and nothing else of it. */
export async function measureImports(entry: string, names: readonly string[]): Promise<BundleSize> {
  return measure(`export { ${names.join(', ')} } from './src/${entry}.ts';`);
}

async function measure(contents: string): Promise<BundleSize> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: `${import.meta.dirname}/..` },
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    jsx: 'automatic',
    // As the package is built (scripts/build-packages.ts).
    jsxImportSource: '#kit',
    external,
    define: { 'process.env.NODE_ENV': '"production"' },
    outdir: '/out',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const chunks = new Map(Object.entries(metafile.outputs).map(([path, chunk]) => [nameOf(path), chunk]));
  const first = new Set<string>();
  const load = (name: string): void => {
    const chunk = chunks.get(name);
    if (!chunk || first.has(name)) return;
    first.add(name);
    for (const { path, kind } of chunk.imports) if (kind === 'import-statement') load(nameOf(path));
  };
  load('stdin.js');
  const sizeOf = (isFirst: boolean): number =>
    outputFiles.filter(({ path }) => first.has(nameOf(path)) === isFirst).reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
  const inputs = [...first].flatMap((name) => Object.entries(chunks.get(name)?.inputs ?? {}));
  const partsOf = (isFirst: boolean): readonly string[] => [...chunks].flatMap(([name, { inputs: parts }]) => (first.has(name) === isFirst ? Object.keys(parts) : []));
  return {
    firstParts: partsOf(true),
    laterParts: partsOf(false),
    first: sizeOf(true),
    later: sizeOf(false),
    largest: inputs
      .toSorted(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput)
      .slice(0, 12)
      .map(([path, { bytesInOutput }]) => `${bytesInOutput} ${path}`),
  };
}

function nameOf(path: string): string {
  return path.split('/').at(-1)!;
}
