/** Runs a workload and, on request, profiles it and saves its graphs. */
import { writeFileSync } from 'node:fs'
import { collectGraphs, graphText } from '../engine/functions/graphs.ts'
import { type PassProfile, profilePass } from './profile.ts'
import type { Throughput, Workload } from './types.ts'

interface Seen {
  throughput: Throughput
  profile?: PassProfile[]
}

/** @param graph - the file for the graphs of the workload's functions. */
export async function runWorkload(
  workload: Workload,
  { profile = false, graph }: { profile?: boolean; graph?: string },
): Promise<Seen> {
  const collected = graph === undefined ? null : collectGraphs()
  const profiles: PassProfile[] = []
  const throughput = await workload.run(
    profile ? async (what, pass) => void profiles.push(await profilePass(what, pass)) : undefined,
  )
  if (collected) writeFileSync(graph!, [...collected()].map(([name, graphs]) => graphText(name, graphs)).join('\n'))
  return { throughput, ...(profile && { profile: profiles }) }
}
