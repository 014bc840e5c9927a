/** `--device cpu|gpu` sets MASKBENCH_DEVICE, which child processes inherit. */
import { Option } from 'commander'

/**
 * Add it with `.addOption(deviceOption())`; MASKBENCH_DEVICE holds the value before the action runs.
 * @param otherwise - describes the default where it is not "whatever the machine has".
 */
export function deviceOption(otherwise = ''): Option {
  const advice = 'cpu: use the CPU even if there is a GPU; gpu: use a GPU, and fail if there is none'
  const option = new Option('--device <device>', `${advice}${otherwise && ` (default: ${otherwise})`}`)
  const { parseArg: checked } = option.choices(['cpu', 'gpu'])
  return option.argParser((value, before) => {
    const device = checked?.(value, before)
    process.env.MASKBENCH_DEVICE = value
    return device
  })
}
