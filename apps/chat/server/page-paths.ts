/** Where the page's parts are, as its address says; conversations are at `/c/` and their id. The server answers all of them with the page. */
export const pagePaths = { chat: '/', story: '/story', audit: '/audit', policy: '/policy' } as const;

export type PageId = keyof typeof pagePaths;

/** The part an address names, or `undefined` for one that leads nowhere. */
export function toPageId(pathname: string): PageId | undefined {
  if (pathname.startsWith('/c/')) return 'chat';
  return (Object.keys(pagePaths) as PageId[]).find((id) => pagePaths[id] === pathname);
}
