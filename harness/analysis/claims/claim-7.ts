import { phraseOf } from '../../../db/catalogue/titles.ts'
import { ADIOS_METHODS } from '../../../db/names.ts'
import type { Check, ClaimVerdict } from './claim.ts'
import { defineClaim } from './define.ts'
import { measuredGain } from './measured.ts'
import { printedGains } from './printed.ts'

const SEMANTIC = ['gt', 'fgbg', 'box', 'shuffle']
const RANDOM = ['mae', 'beit']
const METRICS = ['f1_macro', 'f1_micro', 'f1_weighted']
/** Two points of F1: a third to a half of what lies between the printed masks that know objects. */
const PAR = 0.02

export const claim = defineClaim(7, 'adios-7', {
  says: 'On CLEVR masks that know objects beat random ones, and ADIOS is on a par with ground-truth masks',
  parts: (evidence) => {
    const contrast = (to: string, from: string) => ({
      printed: printedGains(evidence.published, { table: 'adios-7', where: {}, to, from }),
      measured: METRICS.flatMap((metric) =>
        measuredGain(evidence, {
          evaluation: 'multilabel',
          metric,
          to: { masking: to },
          from: { masking: from },
          methods: ADIOS_METHODS,
        }),
      ),
      command: "npx maskbench run standard --only 'scenes/*'",
    })
    const better = SEMANTIC.flatMap((to) =>
      RANDOM.map((from) => ({ says: `${phraseOf(to)} masks beat ${phraseOf(from)}`, ...contrast(to, from) })),
    )
    const par = contrast('adios', 'gt')
    const onPar = {
      ...par,
      says: 'ADIOS is on a par with ground-truth masks, within two points of F1',
      printed: par.printed.map((check) => ({ ...check, ...near(check) })),
      measured: par.measured.map((check) => ({
        ...check,
        ...near(check),
        p: null,
        planning: check.planning && { ...check.planning, margin: PAR },
      })),
    }
    return [...better, onPar]
  },
})

/**
 * Printed: the difference itself decides. Measured: an interval within the margin supports the claim, one wholly
 * outside contradicts it.
 */
function near({ difference, ci95, scale }: Check): { verdict: ClaimVerdict; detail: string } {
  if (scale === null) {
    const inside = Math.abs(difference!) <= PAR
    return { verdict: inside ? 'supported' : 'contradicted', detail: `${inside ? 'within' : 'beyond'} ${PAR}` }
  }
  if (ci95 === null) return { verdict: 'undecided', detail: 'equality cannot be shown without an interval' }
  if (ci95[0] > -PAR && ci95[1] < PAR) return { verdict: 'supported', detail: `the interval lies within ${PAR}` }
  const outside = ci95[0] > PAR || ci95[1] < -PAR
  return outside
    ? { verdict: 'contradicted', detail: `the interval lies beyond ${PAR}` }
    : { verdict: 'undecided', detail: `the interval is wider than ${PAR} allows` }
}
