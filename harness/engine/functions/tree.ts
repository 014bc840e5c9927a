/** Inputs of functions: nested tensors and plain values. Each combination of plain values has its own trace. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { tf } from '../tensorflow.ts'

export type Tree =
  | Tensor
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Tree[]
  | { readonly [name: string]: Tree }

const isTensor = (tree: Tree): tree is Tensor => tree instanceof tf.Tensor

/** The tensors of a tree, in order. */
export function leaves(tree: Tree): Tensor[] {
  if (isTensor(tree)) return [tree]
  if (tree === null || typeof tree !== 'object') return []
  return Object.values(tree).flatMap(leaves)
}

/** A key that is equal for trees with the same structure, types, shapes and plain values. */
export function keyOf(tree: Tree): string {
  if (isTensor(tree)) return `${tree.dtype}[${tree.shape}]`
  if (typeof tree === 'string') return JSON.stringify(tree)
  if (tree === null || typeof tree !== 'object') return String(tree)
  if (Array.isArray(tree)) return `[${tree.map(keyOf)}]`
  return `{${Object.entries(tree).map(([name, branch]) => `${name}:${keyOf(branch)}`)}}`
}

/** A copy of the tree with each tensor replaced. */
export function mapLeaves<T extends Tree>(tree: T, replace: (tensor: Tensor) => Tensor): T {
  if (isTensor(tree)) return replace(tree) as T
  if (tree === null || typeof tree !== 'object') return tree
  if (Array.isArray(tree)) return tree.map((branch: Tree) => mapLeaves(branch, replace)) as unknown as T
  const entries = Object.entries(tree).map(([name, branch]) => [name, mapLeaves(branch as Tree, replace)])
  return Object.fromEntries(entries) as T
}
