/** @returns the address of a stored file; null where it is not available, as in a snapshot that leaves it out. */
export const artefactHref = (sha256: string): string | null => `/artefacts/${sha256}`
