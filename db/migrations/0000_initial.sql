CREATE TABLE `artefacts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`run_id` text NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`step` integer NOT NULL,
	`sha256` text NOT NULL,
	`bytes` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `artefacts_key` ON `artefacts` (`run_id`,`kind`,`name`,`step`);--> statement-breakpoint
CREATE INDEX `artefacts_sha` ON `artefacts` (`sha256`);--> statement-breakpoint
CREATE TABLE `environments` (
	`id` text PRIMARY KEY NOT NULL,
	`facts` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `meta` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `points` (
	`series_id` integer NOT NULL,
	`step` integer NOT NULL,
	`value` real,
	PRIMARY KEY(`series_id`, `step`),
	FOREIGN KEY (`series_id`) REFERENCES `series`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `predictions` (
	`run_id` text NOT NULL,
	`dataset` text NOT NULL,
	`evaluation` text NOT NULL,
	`condition` text DEFAULT '' NOT NULL,
	`protocol` text NOT NULL,
	`truth_digest` text NOT NULL,
	`items` integer NOT NULL,
	`predicted` blob NOT NULL,
	PRIMARY KEY(`run_id`, `dataset`, `evaluation`, `condition`, `protocol`),
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `published` (
	`paper` text NOT NULL,
	`table_id` text NOT NULL,
	`dataset` text NOT NULL,
	`backbone` text NOT NULL,
	`method` text NOT NULL,
	`masking` text NOT NULL,
	`evaluation` text NOT NULL,
	`condition` text NOT NULL,
	`metric` text NOT NULL,
	`value` real,
	`std` real,
	`printed` text NOT NULL,
	`unit` text NOT NULL,
	PRIMARY KEY(`table_id`, `dataset`, `backbone`, `method`, `masking`, `evaluation`, `condition`, `metric`)
);
--> statement-breakpoint
CREATE TABLE `runs` (
	`id` text PRIMARY KEY NOT NULL,
	`group_id` text NOT NULL,
	`kind` text NOT NULL,
	`dataset` text NOT NULL,
	`method` text NOT NULL,
	`masking` text NOT NULL,
	`backbone` text NOT NULL,
	`variant` text DEFAULT '' NOT NULL,
	`seed` integer NOT NULL,
	`config` text NOT NULL,
	`data_digest` text NOT NULL,
	`code_version` text NOT NULL,
	`status` text DEFAULT 'queued' NOT NULL,
	`error` text,
	`attempts` integer DEFAULT 0 NOT NULL,
	`host` text,
	`pid` integer,
	`heartbeat_at` integer,
	`phase` text,
	`step` integer DEFAULT 0 NOT NULL,
	`total_steps` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`ended_at` integer,
	`seconds` real,
	`images_per_second` real,
	`peak_rss_mb` real,
	`parameters` integer,
	`environment_id` text,
	`git_commit` text,
	`git_dirty` integer,
	`command` text,
	FOREIGN KEY (`environment_id`) REFERENCES `environments`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `runs_group` ON `runs` (`group_id`);--> statement-breakpoint
CREATE INDEX `runs_status` ON `runs` (`status`);--> statement-breakpoint
CREATE INDEX `runs_created` ON `runs` (`created_at`);--> statement-breakpoint
CREATE INDEX `runs_dataset` ON `runs` (`dataset`,`method`,`masking`);--> statement-breakpoint
CREATE TABLE `scores` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`run_id` text NOT NULL,
	`dataset` text NOT NULL,
	`evaluation` text NOT NULL,
	`condition` text DEFAULT '' NOT NULL,
	`metric` text NOT NULL,
	`value` real,
	`protocol` text NOT NULL,
	`selected_on_test` integer DEFAULT false NOT NULL,
	`details` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `scores_key` ON `scores` (`run_id`,`dataset`,`evaluation`,`condition`,`metric`,`protocol`);--> statement-breakpoint
CREATE INDEX `scores_evaluation` ON `scores` (`evaluation`,`dataset`,`metric`);--> statement-breakpoint
CREATE TABLE `series` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`run_id` text NOT NULL,
	`name` text NOT NULL,
	`axis` text NOT NULL,
	`last_step` integer,
	`last_value` real,
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `series_run_name` ON `series` (`run_id`,`name`);--> statement-breakpoint
CREATE TABLE `suite_runs` (
	`suite` text NOT NULL,
	`run_id` text NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`suite`, `run_id`),
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `suite_runs_run` ON `suite_runs` (`run_id`);