/** Pictures of a snapshot by their digests. */
export const artefactPath = (_store: string, sha256: string): string => sha256

export const isInStore = (_store: string, sha256: string): boolean => sha256 in maskbench.pictures
