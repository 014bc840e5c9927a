/** `--device` of every command that computes, which says the same as MASKBENCH_DEVICE. */
import { type Command, Option } from 'commander'

export interface DeviceOptions {
  device?: 'cpu' | 'gpu'
}

export function addDeviceOption(command: Command, further = ''): Command {
  const advice =
    'cpu where a card is busy, missing or not wanted; gpu to be told when there is none; also MASKBENCH_DEVICE'
  return command.addOption(new Option('--device <which>', `${advice}${further}`).choices(['cpu', 'gpu']))
}

/** To be called before anything asks for the device: for this process and for all that it starts. */
export function chooseDevice({ device }: DeviceOptions): void {
  if (device !== undefined) process.env.MASKBENCH_DEVICE = device
}
