CREATE TABLE `slurm_tasks` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`run_id` text NOT NULL,
	`folder` text NOT NULL,
	`array` text NOT NULL,
	`array_index` integer NOT NULL,
	`job_id` integer,
	`submitted_at` integer NOT NULL,
	`state` text DEFAULT 'PENDING' NOT NULL,
	`state_since` integer NOT NULL,
	`reason` text,
	`node` text,
	`ended_at` integer,
	`exit_code` integer,
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `slurm_tasks_open` ON `slurm_tasks` (`run_id`) WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX `slurm_tasks_run` ON `slurm_tasks` (`run_id`);