/** `--device cpu|gpu`: the same choice as MASKBENCH_DEVICE, which child processes inherit. */
import { Option } from 'commander'

/**
 * Add it with `.addOption(deviceOption())`; what is given is in MASKBENCH_DEVICE before the action runs.
 * @param otherwise - what happens without it, where that is not to take what there is.
 */
export function deviceOption(otherwise = ''): Option {
  const advice = 'cpu: compute there even where there is a GPU; gpu: on a GPU or not at all'
  const option = new Option('--device <device>', `${advice}${otherwise && ` (default: ${otherwise})`}`)
  const { parseArg: checked } = option.choices(['cpu', 'gpu'])
  return option.argParser((value, before) => {
    const device = checked?.(value, before)
    process.env.MASKBENCH_DEVICE = value
    return device
  })
}
