/** Files of the store in a snapshot: pictures lie beside the page, others are left out. */
export const artefactHref = (sha256: string): string | null =>
  sha256 in maskbench.pictures ? `pictures/${sha256}.png` : null
