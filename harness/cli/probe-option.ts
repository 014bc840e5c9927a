/** The option of `pretrain` and `evaluate` that chooses the linear probe. */
import { Option } from 'commander'
import { PROBES } from '../../db/names.ts'

export function probeOption(): Option {
  return new Option(
    '--probe <name>',
    'linear probe: convex is logistic regression on standardised features with a regularisation strength chosen on held-out training rows; sgd is the published probe with a fixed learning rate; sgd-crops adds the published random crops and flips, and encodes all training images anew in each of 100 epochs; choose sgd or sgd-crops to compare with printed numbers (default: as in the preset or checkpoint, else convex)',
  ).choices(PROBES)
}
