/** Modules of a snapshot have no files of their own. */
export const fileURLToPath = (url: string): string => url
