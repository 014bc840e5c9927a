/** The part of node:path that the pages use, for paths with slashes. */
export const join = (...parts: string[]): string => parts.filter(Boolean).join('/')
export const resolve = (path: string): string => path
export const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
export const dirname = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))
