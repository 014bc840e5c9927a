/** Short facts in a row; unknown values are left out. */
export function Facts({ items }: { items: [name: string, value: string | null][] }) {
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-3">
      {items.flatMap(([name, value]) =>
        value === null
          ? []
          : [
              <div key={name}>
                <dt className="text-tiny text-muted">{name}</dt>
                <dd className="tabular-nums">{value}</dd>
              </div>,
            ],
      )}
    </dl>
  )
}
