/** `--device cpu|gpu`: the same choice as MASKBENCH_DEVICE, which child processes inherit. */
import { InvalidArgumentError, Option } from 'commander'

/**
 * Add it with `.addOption(deviceOption())`; what is given is in MASKBENCH_DEVICE before the action runs.
 * @param otherwise - what happens without it, where that is not to take what there is.
 */
export function deviceOption(otherwise = ''): Option {
  const advice = 'cpu: compute there even where there is a GPU; gpu: on a GPU or not at all'
  return new Option('--device <device>', `${advice}${otherwise && ` (default: ${otherwise})`}`)
    .choices(['cpu', 'gpu'])
    .argParser((value) => {
      if (value !== 'cpu' && value !== 'gpu') throw new InvalidArgumentError('Allowed choices are cpu, gpu.')
      process.env.MASKBENCH_DEVICE = value
      return value
    })
}
