/** Checks that the summaries of groups, which triggers write, are what the runs and scores give. */
import type { Database } from '../../db/read-only.ts'

const GROUPS = `
  select group_id as id, dataset, min(id) as run_id, kind, method, masking, backbone, variant, data_names, data_digest,
    code_version, json_group_array(seed order by seed) as seeds, max(ended_at) as ended_at, min(created_at) as created_at
  from runs where status = 'done' group by group_id`
const GROUP_SCORES = `
  select r.dataset as trained_on, s.dataset, s.evaluation, s.condition, s.metric, s.protocol, r.group_id,
    max(s.selected_on_test) as selected_on_test, json_group_array(s.value order by r.seed) as "values",
    json_group_array(r.seed order by r.seed) as seeds, min(s.id) as first, max(s.created_at) as at
  from scores s join runs r on r.id = s.run_id where r.status = 'done' and s.value is not null
  group by 1, 2, 3, 4, 5, 6, 7`
const GROUP_COLUMNS =
  'id, dataset, run_id, kind, method, masking, backbone, variant, data_names, data_digest, code_version, seeds, ended_at, created_at'

/** @returns the ids of the groups whose summary differs. Means of seconds and memory are not compared. */
export function groupsToSummarise({ $client: client }: Database): string[] {
  const differing = `
    select id from (select * from (${GROUPS}) except select ${GROUP_COLUMNS} from run_groups)
    union select id from (select ${GROUP_COLUMNS} from run_groups except select * from (${GROUPS}))
    union select group_id from (select * from (${GROUP_SCORES}) except select * from group_scores)
    union select group_id from (select * from group_scores except select * from (${GROUP_SCORES}))`
  return client.prepare(differing).pluck().all() as string[]
}

/** Writes the summaries of these groups again. */
export function summarise({ $client: client }: Database, groups: readonly string[]): void {
  const write = client.prepare('insert into make_group (id) values (?)')
  client.transaction(() => {
    for (const id of groups) write.run(id)
  })()
}
