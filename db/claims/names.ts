/** Lists that several claims go through. */
export const METHODS = ['simclr', 'simsiam', 'byol'] as const

const SPELLED: Record<string, string> = {
  simclr: 'SimCLR',
  simsiam: 'SimSiam',
  byol: 'BYOL',
  knn: 'k-NN',
  linear: 'linear probe',
  'transfer-linear': 'linear probe',
  'transfer-finetune': 'fine-tuning',
  gt: 'ground truth',
  fgbg: 'foreground/background',
  mae: 'MAE',
  beit: 'BEiT',
  adios: 'ADIOS',
  none: 'no masks',
  'uci-heart': 'Heart',
  'uci-splice': 'Splice',
}

export const spell = (key: string): string => SPELLED[key] ?? key

/** `1a`, `1b`, … beyond the alphabet `1aa`. */
export function lettered<T extends object>(id: number, parts: readonly T[]): (T & { id: string })[] {
  return parts.map((part, i) => {
    const letters = i < 26 ? String.fromCharCode(97 + i) : `a${String.fromCharCode(97 + (i - 26))}`
    return { ...part, id: `${id}${letters}` }
  })
}
