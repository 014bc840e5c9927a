/** The short form of a network, `w16 s2 b1`: the letters of its parts, and what each part means. */
import { countedInTerminal } from '../../harness/base/text.ts'
import { variantParts } from './titles.ts'

interface Part {
  letter: string
  /** @param value - what stands behind the letter. @param backbone - key of the encoder. */
  meaning(value: number, backbone: string): string
}

const isVisionTransformer = (backbone: string): boolean => backbone.startsWith('vit-')

/** By the option of an encoder, in the order of the short form; options at their default are left out of it. */
export const ENCODER_PARTS = {
  width: {
    letter: 'w',
    meaning: (n, backbone) =>
      isVisionTransformer(backbone)
        ? `tokens of ${countedInTerminal(n, 'number')}`
        : `${countedInTerminal(n, 'channel')} in the first stage`,
  },
  stemStride: { letter: 's', meaning: (n) => `a stem of stride ${n}` },
  stemPadding: { letter: 't', meaning: (n) => `a stem with a padding of ${n}` },
  blocks: { letter: 'b', meaning: (n) => `${countedInTerminal(n, 'block')} in each stage` },
  patchSize: { letter: 'p', meaning: (n) => `patches of ${n} × ${n} pixels` },
  depth: { letter: 'd', meaning: (n) => `${countedInTerminal(n, 'transformer block')}` },
  heads: { letter: 'h', meaning: (n) => `${countedInTerminal(n, 'attention head')}` },
} as const satisfies Record<string, Part>

/** The network for tables, a perceptron with hidden layers. */
export const HIDDEN_PART: Part = { letter: 'h', meaning: (n) => `hidden layers of width ${n}` }

const partsOf = (backbone: string): readonly Part[] =>
  backbone === 'mlp' ? [HIDDEN_PART] : Object.values(ENCODER_PARTS)

/**
 * What the parts of these networks mean, each once: `w16: 16 channels in the first stage`.
 * @param text - where they are shown; absent: all are.
 */
export function networkMeanings(rows: readonly { backbone: string; variant: string }[], text?: string): string[] {
  const shown = text === undefined ? null : new Set(text.split(/[\s,·]+/))
  const meanings = rows.flatMap(({ backbone, variant }) =>
    variantParts(variant)
      .network.split(' ')
      .flatMap((word) => (shown === null || shown.has(word) ? meaningOf(word, backbone) : [])),
  )
  return [...new Set(meanings)]
}

/** The same in a sentence for below a table; none where no network has a part. */
export function networkNote(...shown: Parameters<typeof networkMeanings>): string[] {
  const meanings = networkMeanings(...shown)
  return meanings.length === 0 ? [] : [`Networks: ${meanings.join('; ')}.`]
}

function meaningOf(word: string, backbone: string): string[] {
  const [, letter, value] = /^([a-z])(\d+)$/.exec(word) ?? []
  const part = partsOf(backbone).find((one) => one.letter === letter)
  return part === undefined ? [] : [`${word}: ${part.meaning(Number(value), backbone)}`]
}
