declare module '*.css';
declare module '@fontsource-variable/*';
declare module '*?raw' {
  const text: string;
  export default text;
}
