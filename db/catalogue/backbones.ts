import { type Entry, finder } from './entry.ts'
import { extend } from './registered.ts'

export const BACKBONE_ENTRIES = [
  { key: 'resnet18', title: 'ResNet-18', short: 'ResNet-18' },
  { key: 'resnet18-cifar', title: 'ResNet-18, 3×3 stem' },
  { key: 'resnet34-cifar', title: 'ResNet-34, 3×3 stem' },
  { key: 'vit-tiny', title: 'ViT-Tiny', short: 'ViT-Tiny' },
  { key: 'resnet34', title: 'ResNet-34', short: 'ResNet-34' },
  { key: 'resnet50', title: 'ResNet-50', short: 'ResNet-50' },
  { key: 'resnet50-cifar', title: 'ResNet-50, 3×3 stem' },
  { key: 'vit-small', title: 'ViT-Small', short: 'ViT-Small' },
  { key: 'vit-base', title: 'ViT-Base', short: 'ViT-Base' },
  { key: 'onnx', title: 'ONNX model' },
  { key: 'features', title: 'computed features' },
  { key: 'masks', title: 'computed masks' },
  { key: 'mlp', title: 'MLP' },
  { key: 'pixels', title: 'pixels' },
] as const satisfies readonly Entry[]

extend<Entry>('backbone', BACKBONE_ENTRIES)

export const findBackboneEntry: (key: string) => Entry | undefined = finder<Entry>(BACKBONE_ENTRIES)
