/** Modules of an export have no files of their own. */
export const fileURLToPath = (url: string): string => url
