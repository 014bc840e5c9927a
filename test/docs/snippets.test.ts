/** The snippets of docs/from-pytorch.md run as they stand, one after the other from an empty folder. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { commandLines } from './documents.ts'

const text = readFileSync(join(import.meta.dirname, '../../docs/from-pytorch.md'), 'utf8')
const snippets = [...text.matchAll(/^```(python|sh)\n(.*?)^```/gms)].map(([, language, code]) => ({
  language: language!,
  code: code!,
}))
const python = snippets.filter(({ language }) => language === 'python')

const PACKAGES: Record<string, string> = { np: 'numpy as np' }

it('every snippet of Python imports the packages that it uses', () => {
  expect(python.length).toBeGreaterThan(8)
  for (const { code } of python) {
    const used = new Set(
      [...code.matchAll(/(?<![.\w])(torch|torchvision|timm|np|pathlib)\./g)].map(([, name]) => name!),
    )
    const imported = [...code.matchAll(/^import (.*)$/gm)].flatMap(([, names]) => names!.split(', '))
    for (const name of used) expect(imported, code).toContain(PACKAGES[name] ?? name)
  }
})

/** `train-seed*.npy` matches what Python writes as `train-seed{seed}.npy`. */
const asPattern = (name: string) => name.replace(/\{\w+\}/g, '*')

it('every file that a command reads was written before', () => {
  const written = new Set<string>()
  let read = 0
  for (const { language, code } of snippets) {
    if (language === 'python') {
      for (const [, name] of code.matchAll(/f?'([\w./{}-]+\.(?:pth|ckpt|onnx|npy))'/g)) {
        if (!code.includes(`np.load(f'${name}'`) && !code.includes(`np.load('${name}'`)) written.add(asPattern(name!))
      }
      for (const [, folder] of code.matchAll(/save_pretrained\('([\w-]+)'\)/g))
        written.add(`${folder}/model.safetensors`)
      continue
    }
    for (const line of commandLines({ path: '', text: `\`\`\`sh\n${code}\`\`\`` })) {
      for (const name of line.match(/[\w./*-]+\.(?:pth|ckpt|onnx|npy|safetensors)(?!\w)/g) ?? []) {
        const isThere = written.has(name) || [...written].some((one) => one.includes('*') && matches(one, name))
        expect(isThere, `${name} of \`${line}\` among ${[...written].join(', ')}`).toBe(true)
        read++
      }
    }
  }
  expect(read).toBeGreaterThan(15)
})

const matches = (pattern: string, name: string): boolean => {
  const [before, after] = pattern.split('*') as [string, string]
  return name.startsWith(before) && name.endsWith(after)
}

it('no name of a row is given to two files', () => {
  const files = new Map<string, string>()
  for (const { language, code } of snippets) {
    if (language !== 'sh') continue
    for (const line of commandLines({ path: '', text: `\`\`\`sh\n${code}\`\`\`` }).filter((one) =>
      one.includes('--save'),
    )) {
      const name = /--name (\S+)/.exec(line)![1]!
      const source = (line.match(/[\w./*-]+\.(?:pth|ckpt|onnx|npy|safetensors)(?!\w)/g) ?? []).join(' ')
      expect(files.get(name) ?? source, line).toBe(source)
      files.set(name, source)
    }
  }
  expect(files.size).toBeGreaterThan(8)
})
