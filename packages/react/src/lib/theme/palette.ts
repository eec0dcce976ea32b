/** The roles a colour can have; each is a CSS variable, `--bl-` and its name. */
export const colorRoles = [
  'canvas', 'surface', 'surface-2', 'surface-3', 'line', 'line-strong', 'text', 'text-2', 'text-3', 'ink', 'on-ink',
  'seal', 'seal-soft', 'on-seal', 'caution', 'caution-soft', 'danger', 'danger-soft', 'on-danger', 'ok', 'ok-soft', 'focus',
] as const;

export type ColorRole = (typeof colorRoles)[number];

/** What each role is in the light and in the dark, `#rrggbb`. */
export type Palette = Readonly<Record<ColorRole, readonly [light: string, dark: string]>>;

/** Paper by day, ink by night: warm neutrals, one accent for what is verified, one for what is not. */
export const paper: Palette = {
  canvas: ['#fbfaf7', '#0c0f12'],
  surface: ['#ffffff', '#14181b'],
  'surface-2': ['#f5f4f0', '#1d2125'],
  'surface-3': ['#edebe7', '#272c31'],
  line: ['#dbd9d4', '#31363b'],
  'line-strong': ['#88867f', '#747b83'],
  text: ['#151b21', '#efeeeb'],
  'text-2': ['#4d535a', '#b8b6b0'],
  'text-3': ['#636a70', '#9c9a93'],
  ink: ['#182029', '#ecebe8'],
  'on-ink': ['#fcfcf9', '#12171b'],
  seal: ['#00696a', '#72c9c3'],
  'seal-soft': ['#e0f5f5', '#152f2f'],
  'on-seal': ['#fcfcf9', '#081717'],
  caution: ['#895709', '#e6be72'],
  'caution-soft': ['#fef2d9', '#382812'],
  danger: ['#b9241b', '#f78276'],
  'danger-soft': ['#ffedeb', '#431d1b'],
  'on-danger': ['#fcfcf9', '#1d0c0b'],
  ok: ['#246e3f', '#7ad19a'],
  'ok-soft': ['#e5f8e9', '#182f20'],
  focus: ['#0961bb', '#73b6fa'],
};

/** For whoever asks for more contrast: text at 7:1 at least, every edge drawn. */
export const contrast: Palette = {
  canvas: ['#ffffff', '#000000'],
  surface: ['#ffffff', '#000000'],
  'surface-2': ['#ffffff', '#0b0b0b'],
  'surface-3': ['#ececec', '#242424'],
  line: ['#5c5c5c', '#a6a6a6'],
  'line-strong': ['#000000', '#ffffff'],
  text: ['#000000', '#ffffff'],
  'text-2': ['#1f1f1f', '#f0f0f0'],
  'text-3': ['#333333', '#dedede'],
  ink: ['#000000', '#ffffff'],
  'on-ink': ['#ffffff', '#000000'],
  seal: ['#004b4c', '#8ff0ea'],
  'seal-soft': ['#eefafa', '#001f1f'],
  'on-seal': ['#ffffff', '#001414'],
  caution: ['#5c3700', '#ffd98a'],
  'caution-soft': ['#fff8e8', '#1f1400'],
  danger: ['#8a0f08', '#ffb9b0'],
  'danger-soft': ['#fff3f1', '#2a0502'],
  'on-danger': ['#ffffff', '#1a0200'],
  ok: ['#0c4a24', '#a6f0bf'],
  'ok-soft': ['#effaf2', '#00170a'],
  focus: ['#0039b3', '#9fd0ff'],
};
