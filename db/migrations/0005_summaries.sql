CREATE TABLE `group_scores` (
	`trained_on` text NOT NULL,
	`dataset` text NOT NULL,
	`evaluation` text NOT NULL,
	`condition` text NOT NULL,
	`metric` text NOT NULL,
	`protocol` text NOT NULL,
	`group_id` text NOT NULL,
	`selected_on_test` integer NOT NULL,
	`values` text NOT NULL,
	`seeds` text NOT NULL,
	`first` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`trained_on`, `dataset`, `evaluation`, `condition`, `metric`, `protocol`, `group_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `group_scores_group` ON `group_scores` (`group_id`);--> statement-breakpoint
CREATE TABLE `run_groups` (
	`id` text PRIMARY KEY NOT NULL,
	`dataset` text NOT NULL,
	`run_id` text NOT NULL,
	`kind` text NOT NULL,
	`method` text NOT NULL,
	`masking` text NOT NULL,
	`backbone` text NOT NULL,
	`variant` text NOT NULL,
	`data_names` text NOT NULL,
	`data_digest` text NOT NULL,
	`code_version` text NOT NULL,
	`seeds` text NOT NULL,
	`seconds` real,
	`images_per_second` real,
	`peak_rss_mb` real,
	`ended_at` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `run_groups_dataset` ON `run_groups` (`dataset`,`created_at`,`id`);--> statement-breakpoint
ALTER TABLE `suite_runs` ADD `status` text DEFAULT 'queued' NOT NULL;--> statement-breakpoint
ALTER TABLE `suite_runs` ADD `ended_at` integer;--> statement-breakpoint
ALTER TABLE `suite_runs` ADD `created_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `suite_runs_status` ON `suite_runs` (`suite`,`status`);--> statement-breakpoint
CREATE INDEX `suite_runs_list` ON `suite_runs` (`suite`,case "status" when 'running' then 0 when 'queued' then 1 else 2 end,"ended_at" desc,`created_at`,`run_id`,`status`);--> statement-breakpoint
CREATE INDEX `runs_list` ON `runs` (case "status" when 'running' then 0 when 'queued' then 1 else 2 end,"ended_at" desc,`created_at`,`id`,`status`,`dataset`,`method`);--> statement-breakpoint
CREATE INDEX `runs_ended` ON `runs` (`ended_at`);--> statement-breakpoint
CREATE INDEX `runs_versions` ON `runs` (`status`,`kind`,`data_names`,`data_digest`,`code_version`);
--> statement-breakpoint
-- From here on by hand. The points become their own index: half the room, and a curve is read in one go.
CREATE TABLE points_by_step (
	series_id integer NOT NULL,
	step integer NOT NULL,
	value real,
	PRIMARY KEY (series_id, step),
	FOREIGN KEY (series_id) REFERENCES series(id) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO points_by_step (series_id, step, value) SELECT series_id, step, value FROM points ORDER BY series_id, step;
--> statement-breakpoint
DROP TABLE points;
--> statement-breakpoint
ALTER TABLE points_by_step RENAME TO points;
--> statement-breakpoint
-- What a suite says of its runs is a copy.
UPDATE suite_runs SET (status, ended_at, created_at) = (SELECT status, ended_at, created_at FROM runs WHERE id = run_id);
--> statement-breakpoint
CREATE TRIGGER suite_runs_copy AFTER INSERT ON suite_runs BEGIN
	UPDATE suite_runs SET (status, ended_at, created_at) = (SELECT status, ended_at, created_at FROM runs WHERE id = new.run_id)
	WHERE suite = new.suite AND run_id = new.run_id;
END;
--> statement-breakpoint
CREATE TRIGGER runs_copy AFTER UPDATE OF status, ended_at, created_at ON runs
WHEN new.status <> old.status OR new.ended_at IS NOT old.ended_at OR new.created_at <> old.created_at BEGIN
	UPDATE suite_runs SET status = new.status, ended_at = new.ended_at, created_at = new.created_at WHERE run_id = new.id;
END;
--> statement-breakpoint
-- Summaries of what there is already. Lists are ordered by the query below them, not within the aggregate: SQLite before
-- 3.44, which many a Python has, could not even open a store whose triggers do the latter.
INSERT INTO run_groups (id, dataset, run_id, kind, method, masking, backbone, variant, data_names, data_digest, code_version, seeds,
		seconds, images_per_second, peak_rss_mb, ended_at, created_at)
	SELECT group_id, dataset, min(id), kind, method, masking, backbone, variant, data_names, data_digest, code_version,
		json_group_array(seed), avg(seconds), avg(images_per_second), avg(peak_rss_mb), max(ended_at), min(created_at)
	FROM (SELECT * FROM runs WHERE status = 'done' ORDER BY group_id, seed) GROUP BY group_id;
--> statement-breakpoint
INSERT INTO group_scores (trained_on, dataset, evaluation, condition, metric, protocol, group_id, selected_on_test, "values", seeds, first, at)
	SELECT trained_on, dataset, evaluation, condition, metric, protocol, group_id, max(selected_on_test),
		json_group_array(value), json_group_array(seed), min(id), max(created_at)
	FROM (
		SELECT r.dataset AS trained_on, r.group_id, r.seed, s.*
		FROM runs r JOIN scores s ON s.run_id = r.id
		WHERE r.status = 'done' AND s.value IS NOT NULL
		ORDER BY r.group_id, s.dataset, s.evaluation, s.condition, s.metric, s.protocol, r.seed
	) GROUP BY group_id, dataset, evaluation, condition, metric, protocol;
--> statement-breakpoint
-- SQLite has no procedures, but a view can have a trigger: an insert into it makes one group's summary anew.
-- The plus signs and the order of the joins keep it from looking at more than the group's own rows.
CREATE VIEW make_group AS SELECT NULL AS id;
--> statement-breakpoint
CREATE TRIGGER make_group_anew INSTEAD OF INSERT ON make_group BEGIN
	DELETE FROM run_groups WHERE id = new.id;
	DELETE FROM group_scores WHERE group_id = new.id;
	INSERT INTO run_groups (id, dataset, run_id, kind, method, masking, backbone, variant, data_names, data_digest, code_version, seeds,
		seconds, images_per_second, peak_rss_mb, ended_at, created_at)
		SELECT group_id, dataset, min(id), kind, method, masking, backbone, variant, data_names, data_digest, code_version,
			json_group_array(seed), avg(seconds), avg(images_per_second), avg(peak_rss_mb), max(ended_at), min(created_at)
		FROM (SELECT * FROM runs WHERE group_id = new.id AND +status = 'done' ORDER BY seed) GROUP BY group_id;
	INSERT INTO group_scores (trained_on, dataset, evaluation, condition, metric, protocol, group_id, selected_on_test, "values", seeds, first, at)
		SELECT trained_on, dataset, evaluation, condition, metric, protocol, group_id, max(selected_on_test),
			json_group_array(value), json_group_array(seed), min(id), max(created_at)
		FROM (
			SELECT r.dataset AS trained_on, r.group_id, r.seed, s.*
			FROM runs r CROSS JOIN scores s ON s.run_id = r.id
			WHERE +r.status = 'done' AND s.value IS NOT NULL AND r.group_id = new.id
			ORDER BY r.group_id, s.dataset, s.evaluation, s.condition, s.metric, s.protocol, r.seed
		) GROUP BY group_id, dataset, evaluation, condition, metric, protocol;
END;
--> statement-breakpoint
-- The same for one score of a group; `run_id` is any of its runs.
CREATE VIEW make_group_score AS SELECT NULL AS run_id, NULL AS dataset, NULL AS evaluation, NULL AS condition, NULL AS metric, NULL AS protocol;
--> statement-breakpoint
CREATE TRIGGER make_group_score_anew INSTEAD OF INSERT ON make_group_score BEGIN
	DELETE FROM group_scores
	WHERE trained_on = (SELECT dataset FROM runs WHERE id = new.run_id)
		AND group_id = (SELECT group_id FROM runs WHERE id = new.run_id)
		AND dataset = new.dataset AND evaluation = new.evaluation AND condition = new.condition AND metric = new.metric AND protocol = new.protocol;
	INSERT INTO group_scores (trained_on, dataset, evaluation, condition, metric, protocol, group_id, selected_on_test, "values", seeds, first, at)
		SELECT trained_on, dataset, evaluation, condition, metric, protocol, group_id, max(selected_on_test),
			json_group_array(value), json_group_array(seed), min(id), max(created_at)
		FROM (
			SELECT r.dataset AS trained_on, r.group_id, r.seed, s.*
			FROM runs r CROSS JOIN scores s ON s.run_id = r.id
			WHERE +r.status = 'done' AND s.value IS NOT NULL
				AND r.group_id = (SELECT group_id FROM runs WHERE id = new.run_id)
				AND s.dataset = new.dataset AND s.evaluation = new.evaluation AND s.condition = new.condition AND s.metric = new.metric AND s.protocol = new.protocol
			ORDER BY r.group_id, s.dataset, s.evaluation, s.condition, s.metric, s.protocol, r.seed
		) GROUP BY group_id, dataset, evaluation, condition, metric, protocol;
	INSERT INTO meta (key, value) SELECT 'changes:' || (SELECT dataset FROM runs WHERE id = new.run_id), '1' WHERE true
		ON CONFLICT (key) DO UPDATE SET value = CAST(value AS integer) + 1;
END;
--> statement-breakpoint
CREATE TRIGGER runs_done_insert AFTER INSERT ON runs WHEN new.status = 'done' BEGIN
	INSERT INTO make_group (id) VALUES (new.group_id);
	INSERT INTO meta (key, value) SELECT 'changes:' || new.dataset, '1' WHERE true
		ON CONFLICT (key) DO UPDATE SET value = CAST(value AS integer) + 1;
END;
--> statement-breakpoint
CREATE TRIGGER runs_done_update
AFTER UPDATE OF group_id, dataset, seed, status, seconds, images_per_second, peak_rss_mb, ended_at, created_at ON runs
WHEN new.status = 'done' OR old.status = 'done' BEGIN
	INSERT INTO make_group (id) VALUES (old.group_id);
	INSERT INTO make_group (id) SELECT new.group_id WHERE new.group_id <> old.group_id;
	INSERT INTO meta (key, value) SELECT 'changes:' || old.dataset, '1' WHERE true
		ON CONFLICT (key) DO UPDATE SET value = CAST(value AS integer) + 1;
	INSERT INTO meta (key, value) SELECT 'changes:' || new.dataset, '1' WHERE true
		ON CONFLICT (key) DO UPDATE SET value = CAST(value AS integer) + 1;
END;
--> statement-breakpoint
CREATE TRIGGER runs_done_delete AFTER DELETE ON runs WHEN old.status = 'done' BEGIN
	INSERT INTO make_group (id) VALUES (old.group_id);
	INSERT INTO meta (key, value) SELECT 'changes:' || old.dataset, '1' WHERE true
		ON CONFLICT (key) DO UPDATE SET value = CAST(value AS integer) + 1;
END;
--> statement-breakpoint
CREATE TRIGGER scores_done_insert AFTER INSERT ON scores WHEN (SELECT status FROM runs WHERE id = new.run_id) = 'done' BEGIN
	INSERT INTO make_group_score (run_id, dataset, evaluation, condition, metric, protocol) VALUES (new.run_id, new.dataset, new.evaluation, new.condition, new.metric, new.protocol);
END;
--> statement-breakpoint
CREATE TRIGGER scores_done_update AFTER UPDATE ON scores WHEN (SELECT status FROM runs WHERE id = new.run_id) = 'done' OR (SELECT status FROM runs WHERE id = old.run_id) = 'done' BEGIN
	INSERT INTO make_group_score (run_id, dataset, evaluation, condition, metric, protocol) VALUES (old.run_id, old.dataset, old.evaluation, old.condition, old.metric, old.protocol);
	INSERT INTO make_group_score (run_id, dataset, evaluation, condition, metric, protocol) VALUES (new.run_id, new.dataset, new.evaluation, new.condition, new.metric, new.protocol);
END;
--> statement-breakpoint
CREATE TRIGGER scores_done_delete AFTER DELETE ON scores WHEN (SELECT status FROM runs WHERE id = old.run_id) = 'done' BEGIN
	INSERT INTO make_group_score (run_id, dataset, evaluation, condition, metric, protocol) VALUES (old.run_id, old.dataset, old.evaluation, old.condition, old.metric, old.protocol);
END;
