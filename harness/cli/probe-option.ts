/** The option of `pretrain` and `evaluate` that chooses the linear probe. */
import { Option } from 'commander'
import { PROBES } from '../../db/names.ts'

export function probeOption(): Option {
  return new Option(
    '--probe <name>',
    'linear probe: convex is logistic regression on standardised features with a strength chosen on held-out training rows, sgd is the published one with a fixed learning rate, sgd-crops the same on random crops and flips, as published, which encodes all training images anew for each of 100 epochs; choose one of these to compare with printed numbers (default: as in the preset or checkpoint, else convex)',
  ).choices(PROBES)
}
