import { type FactsTree, factsTree } from '../facts-tree.ts'

interface FactGroupsProps {
  value: object
  /** Whether the outermost names are titles rather than names as they are stored; @default false */
  titled?: boolean
}

/** A complete configuration or environment; nested objects are separate blocks. */
export function FactGroups({ value, titled = false }: FactGroupsProps) {
  const { leaves, groups } = factsTree(value)
  return (
    <div className="gap-x-10 md:columns-2 xl:columns-3">
      <div className="mb-3">
        <Leaves leaves={leaves} titled={titled} />
      </div>
      {groups.map(({ name, tree }, i) => (
        <Group key={`${name} ${i}`} name={name} tree={tree} titled={titled} />
      ))}
    </div>
  )
}

function Group({ name, tree: { leaves, groups }, titled = false }: FactsTree['groups'][number] & { titled?: boolean }) {
  return (
    <div className="mb-3 break-inside-avoid border-l-2 border-rule pl-3">
      <h3 className={`mb-0.5 text-small font-semibold ${titled ? '' : 'font-mono'}`}>{name}</h3>
      <Leaves leaves={leaves} />
      {groups.map((group, i) => (
        <div key={`${group.name} ${i}`} className="mt-2">
          <Group {...group} />
        </div>
      ))}
    </div>
  )
}

function Leaves({ leaves, titled = false }: Pick<FactsTree, 'leaves'> & { titled?: boolean }) {
  return (
    <dl className="grid grid-cols-[minmax(6rem,11rem)_minmax(0,1fr)] gap-x-4 gap-y-0.5 font-mono text-small">
      {leaves.map(([name, text]) => (
        <div key={name} className="contents">
          <dt className={`[overflow-wrap:anywhere] text-muted ${titled ? 'font-sans' : ''}`}>{name}</dt>
          <dd className="[overflow-wrap:anywhere]">
            {text ?? <span className="font-sans text-muted italic">none</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
