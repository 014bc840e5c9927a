import type { Command } from 'commander'
import type { Act } from '../../io.ts'
import { declare as declareCheck } from './check.ts'
import { declare as declareExport } from './export.ts'

export function declare(program: Command, act: Act): void {
  const plugin = program
    .command('plugin')
    .description('help with plugins: try one, or write out one that a store keeps')
  declareCheck(plugin, act)
  declareExport(plugin, act)
}
