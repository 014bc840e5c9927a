import { type FactsTree, factsTree } from '../facts-tree.ts'

/** A complete configuration or environment; nested objects are separate blocks. */
export function FactGroups({ value }: { value: object }) {
  const { leaves, groups } = factsTree(value)
  return (
    <div className="gap-x-10 md:columns-2 xl:columns-3">
      <div className="mb-3">
        <Leaves leaves={leaves} />
      </div>
      {groups.map(({ name, tree }, i) => (
        <Group key={`${name} ${i}`} name={name} tree={tree} />
      ))}
    </div>
  )
}

function Group({ name, tree: { leaves, groups } }: FactsTree['groups'][number]) {
  return (
    <div className="mb-3 break-inside-avoid border-l-2 border-rule pl-3">
      <h3 className="mb-0.5 font-mono text-small font-semibold">{name}</h3>
      <Leaves leaves={leaves} />
      {groups.map((group, i) => (
        <div key={`${group.name} ${i}`} className="mt-2">
          <Group {...group} />
        </div>
      ))}
    </div>
  )
}

function Leaves({ leaves }: Pick<FactsTree, 'leaves'>) {
  return (
    <dl className="grid grid-cols-[minmax(6rem,11rem)_minmax(0,1fr)] gap-x-4 gap-y-0.5 font-mono text-small">
      {leaves.map(([name, text]) => (
        <div key={name} className="contents">
          <dt className="[overflow-wrap:anywhere] text-muted">{name}</dt>
          <dd className="[overflow-wrap:anywhere]">
            {text ?? <span className="font-sans text-muted italic">none</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
