/** Headings in other languages than English, which are read as if they were English. */
import { firstFew } from '../../../base/text.ts'
import type { GivenTable } from '../given-table.ts'
import { bare, isRole, ROLES, type Role } from '../headings.ts'

/** In lower case, without accents, spaces and signs, in the singular or as a table has it; the first is the English name. */
const WORDS: Record<Role, readonly [string, ...string[]]> = {
  method: [
    ...(['method', 'methode', 'methoden', 'verfahren', 'modell', 'modelle', 'algorithmus', 'ansatz'] as const),
    ...['modele', 'algorithme', 'approche', 'metodo', 'modelo', 'algoritmo', 'enfoque', 'modello'],
    ...['metode', 'metoda', 'метод', 'модель', '方法', '模型', '手法', 'モデル', '방법', '모델'],
  ],
  dataset: [
    ...(['dataset', 'datensatz', 'datensatze', 'datensaetze', 'aufgabe', 'jeudedonnees', 'jeuxdedonnees'] as const),
    ...['tache', 'conjuntodedatos', 'conjuntodedados', 'tarea', 'tarefa', 'insiemedidati', 'datamangd'],
    ...[
      'datasett',
      'datasæt',
      'gegevensset',
      'zbiordanych',
      'датасет',
      'наборданных',
      '数据集',
      'データセット',
      '데이터셋',
    ],
  ],
  seed: [
    ...(['run', 'lauf', 'durchlauf', 'durchgang', 'wiederholung', 'versuch', 'startwert', 'graine', 'essai'] as const),
    ...['execution', 'semilla', 'corrida', 'ejecucion', 'repeticion', 'intento', 'semente', 'execucao', 'repeticao'],
    ...['seme', 'esecuzione', 'ripetizione', 'запуск', 'сид', '种子', '随机种子', 'シード', '시드'],
  ],
  value: [
    ...([
      'value',
      'wert',
      'ergebnis',
      'genauigkeit',
      'treffergenauigkeit',
      'valeur',
      'resultat',
      'exactitude',
    ] as const),
    ...['justesse', 'valor', 'resultado', 'exactitud', 'acuracia', 'valore', 'risultato', 'accuratezza'],
    ...['значение', 'точность', '准确率', '精度', '正解率', '정확도'],
  ],
}

const plain = (heading: string): string => bare(heading).replace(/[\s_.%-]/g, '')

/** `Lauf 1`, `CIFAR-10 (Lauf 1)`, `Lauf1_CIFAR-10` */
const NUMBERED = new RegExp(
  `(?<![\\p{L}\\p{M}])(?:${WORDS.seed.slice(1).join('|')})(?=[\\s_#=:.-]*\\d+(?:$|[\\s)\\]_,:|-]))`,
  'iu',
)

/**
 * The same with English names of columns, where no column has them. Values are read so in a table whose other headings are: what
 * stands alone among English ones is asked for.
 * @param chosen - the column of values, which keeps its name.
 */
export function withEnglishHeadings(grid: GivenTable, chosen: string | null): GivenTable {
  const read = new Map<string, string>()
  for (const role of ROLES) {
    if (grid.head.some((heading) => isRole(heading, role))) continue
    if (role === 'value' && (chosen !== null || read.size === 0)) continue
    const found = grid.head.find((heading) => WORDS[role].includes(plain(heading)))
    if (found !== undefined) read.set(found, WORDS[role][0])
  }
  for (const heading of grid.head) {
    const numbered = heading === chosen ? heading : heading.replace(NUMBERED, WORDS.seed[0])
    if (numbered !== heading) read.set(heading, numbered)
  }
  const head = grid.head.map((heading) => read.get(heading) ?? heading)
  if (read.size === 0 || new Set(head).size < head.length) return grid
  const said = firstFew(
    [...read].map(([heading, english]) => `\`${heading}\` as ${english}`),
    MOST_SAID,
  )
  return { ...grid, head, notes: [...(grid.notes ?? []), `headings are read in English: ${said}`] }
}

const MOST_SAID = 4
