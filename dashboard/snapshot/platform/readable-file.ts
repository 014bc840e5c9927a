/** The store of a snapshot lies in memory, where it is read as it is and never changes. */
export const readableFile = (path: string) => ({ path, [Symbol.dispose]() {} })

export const stamp = (path: string): string => path
