/** Where a command serves the dashboard. */
import { Option } from 'commander'
import { integer } from './arguments.ts'

export interface ServedAt {
  port: number
  host: string
}

export const portOption = (): Option =>
  new Option('--port <n>', 'port to listen on; 0 for any free port')
    .argParser(integer({ min: 0, max: 65535 }))
    .default(3000)

export const hostOption = (): Option =>
  new Option(
    '--host <host>',
    'address to listen on; 0.0.0.0 makes it reachable from other machines, without a password',
  ).default('127.0.0.1')
