/** What a shadcn project has at this path. */
declare module '@/lib/utils' {
  export function cn(...classes: readonly (string | undefined)[]): string;
}
